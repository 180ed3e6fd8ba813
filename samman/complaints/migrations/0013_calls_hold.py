"""Lines of calls are only added, by the caller who has the call; an answer by phone needs her own word of the last hour.

History of the closing trigger; its living text is `complaints.closing_rule`.
"""

from django.db import migrations

from samman.audit.append_only import protect

HOLDS = """
CREATE FUNCTION call_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.case_id, NEW.state_id, NEW.cause, NEW.rating_id, NEW.not_by_id, NEW.opened_at) IS DISTINCT FROM
           (OLD.case_id, OLD.state_id, OLD.cause, OLD.rating_id, OLD.not_by_id, OLD.opened_at) THEN
            RAISE EXCEPTION 'What a call is about is never changed.' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.ended_at IS NOT NULL AND (NEW.ended_at, NEW."end") IS DISTINCT FROM (OLD.ended_at, OLD."end") THEN
            RAISE EXCEPTION 'A call that has ended stays so.' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.rating_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM complaints_rating rating JOIN complaints_calltry line ON line.id = rating.call_try_id
        WHERE rating.id = NEW.rating_id AND rating.case_id = NEW.case_id AND line.caller_id = NEW.not_by_id
    ) THEN
        RAISE EXCEPTION 'A check is of an answer by phone in the same case, and names who took it.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_stays BEFORE INSERT OR UPDATE ON complaints_call FOR EACH ROW EXECUTE FUNCTION call_stays();

CREATE FUNCTION call_try_by_its_caller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM complaints_call call
        WHERE call.id = NEW.call_id AND call.ended_at IS NULL AND call.taken_by_id = NEW.caller_id
          AND (NEW.outcome <> 'word' OR call.taken_until >= NEW.at)
    ) THEN
        RAISE EXCEPTION 'Only the caller who has the call adds to it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_try_by_its_caller BEFORE INSERT ON complaints_calltry
    FOR EACH ROW EXECUTE FUNCTION call_try_by_its_caller();

CREATE FUNCTION said_by_phone(try_id bigint, of_case bigint, said_at timestamptz, taking_back bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM complaints_calltry line JOIN complaints_call call ON call.id = line.call_id
        WHERE line.id = try_id AND call.case_id = of_case
          AND line.outcome = 'word' AND line.was_her_word_right AND line.caller_id = call.taken_by_id
          AND line.at BETWEEN said_at - interval '1 hour' AND said_at
          AND (call.cause <> 'check_of_voice' AND taking_back IS NULL OR call.rating_id = taking_back)
    )
$$;

CREATE OR REPLACE FUNCTION rating_is_hers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM complaints_actiontakenreport report WHERE report.id = NEW.report_id AND report.case_id = NEW.case_id
    ) OR NOT (
        NEW.receipt_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM cases_receipt receipt
            WHERE receipt.id = NEW.receipt_id AND receipt.case_id = NEW.case_id AND receipt.scope = 'full'
              AND receipt.ended_at IS NULL
        )
        OR NEW.call_try_id IS NOT NULL AND said_by_phone(NEW.call_try_id, NEW.case_id, NEW.created_at, NEW.takes_back_id)
    ) THEN
        RAISE EXCEPTION 'A rating needs a report of the same case, and her own key or, by phone, her own word.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.call_try_id IS NOT NULL AND NEW.is_satisfied
       AND EXISTS (SELECT 1 FROM cases_case child WHERE child.id = NEW.case_id AND child.about_child) THEN
        RAISE EXCEPTION 'In a child''s case no SATISFIED is taken by phone.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION rating_counts(rating complaints_rating) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM cases_receipt receipt
        WHERE receipt.id = rating.receipt_id AND receipt.case_id = rating.case_id AND receipt.scope = 'full'
    ) OR said_by_phone(rating.call_try_id, rating.case_id, rating.created_at, rating.takes_back_id)
$$;

CREATE OR REPLACE FUNCTION complaint_closes_by_her_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> 'complaint' THEN
        RETURN NEW;
    END IF;
    IF NEW.closed_at IS NOT NULL AND (
        OLD.closed_at IS NULL OR NEW.closed_by IS DISTINCT FROM OLD.closed_by
        OR NEW.closed_at IS DISTINCT FROM OLD.closed_at
    ) THEN
        IF NOT (NEW.closed_by = 'her_rating' AND EXISTS (
            SELECT 1
            FROM complaints_rating rating
            WHERE rating.case_id = NEW.id AND rating.round = NEW.round AND rating.is_satisfied AND rating_counts(rating)
              AND NOT EXISTS (SELECT 1 FROM complaints_rating later WHERE later.takes_back_id = rating.id)
        ) OR NEW.closed_by = 'her_withdrawal' AND EXISTS (
            SELECT 1
            FROM complaints_withdrawal withdrawal
            JOIN cases_receipt receipt ON receipt.id = withdrawal.confirmed_with_id
            WHERE withdrawal.case_id = NEW.id AND withdrawal.confirmed_at IS NOT NULL
              AND withdrawal.asked_at <= NEW.closed_at - interval '72 hours'
              AND withdrawal.taken_back_at IS NULL AND withdrawal.came_back_at IS NULL
              AND NOT withdrawal.forced AND withdrawal.outcome NOT IN ('forced', 'doubt')
              AND receipt.case_id = NEW.id AND receipt.scope = 'full'
        )) THEN
            RAISE EXCEPTION 'A complaint closes only by her own answer SATISFIED or her own withdrawal, with her own key or word.'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF (NEW.state_code = 'satisfied') <> (NEW.closed_by = 'her_rating')
       OR (NEW.state_code = 'withdrawn') <> (NEW.closed_by = 'her_withdrawal')
       OR (NEW.state_code IN ('satisfied', 'withdrawn')) <> (NEW.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'A complaint is closed when she is satisfied or has withdrawn it, and only then.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.closed_by = 'her_withdrawal' AND NEW.closed_by <> 'her_withdrawal' AND EXISTS (
        SELECT 1 FROM complaints_withdrawal withdrawal
        WHERE withdrawal.case_id = NEW.id AND withdrawal.confirmed_at IS NOT NULL AND withdrawal.came_back_at IS NULL
    ) THEN
        RAISE EXCEPTION 'A complaint that she withdrew goes on when she takes it up again.' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.about_child AND NOT NEW.about_child THEN
        RAISE EXCEPTION 'A child''s case does not cease to be one.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0012_calls"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(HOLDS),
        protect("complaints_calltry"),
    ]

"""A complaint closes also by her own withdrawal: asked for with her key, 72 hours old, said again, neither taken back nor forced.

History of the closing trigger; its living text is `complaints.closing_rule`.
"""

import importlib

from django.db import migrations

RATING_ONLY = importlib.import_module("samman.complaints.migrations.0002_rules").CLOSING.split(
    "CREATE TRIGGER"
)[0]

CLOSING = """
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
            JOIN cases_receipt receipt ON receipt.id = rating.receipt_id
            WHERE rating.case_id = NEW.id AND rating.round = NEW.round AND rating.is_satisfied
              AND receipt.case_id = NEW.id AND receipt.scope = 'full'
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
            RAISE EXCEPTION 'A complaint closes only by her own answer SATISFIED or her own withdrawal, given with her own key.'
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

HERS = """
CREATE FUNCTION withdrawal_is_hers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.taken_back_at IS NOT NULL OR NEW.confirmed_at IS NOT NULL OR NEW.checked_at IS NOT NULL OR NEW.outcome <> ''
       OR NOT EXISTS (
        SELECT 1 FROM cases_receipt receipt JOIN cases_case c ON c.id = receipt.case_id
        WHERE receipt.id = NEW.receipt_id AND receipt.case_id = NEW.case_id AND receipt.scope = 'full'
          AND NOT receipt.must_renew AND receipt.ended_at IS NULL AND receipt.valid_from <= NEW.asked_at
          AND c.kind = 'complaint' AND NOT c.about_child AND c.closed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'Only she asks to stop, with her own key, and never in a child''s case.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER withdrawal_hers BEFORE INSERT ON complaints_withdrawal FOR EACH ROW EXECUTE FUNCTION withdrawal_is_hers();
CREATE FUNCTION withdrawal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.state_id, NEW.receipt_id, NEW.asked_at, NEW.holds_until, NEW.reasons, NEW.words, NEW.forced)
       IS DISTINCT FROM
       (OLD.case_id, OLD.state_id, OLD.receipt_id, OLD.asked_at, OLD.holds_until, OLD.reasons, OLD.words, OLD.forced)
       OR (OLD.needs_check AND NOT NEW.needs_check) THEN
        RAISE EXCEPTION 'What she asked stays as she asked it.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (OLD.taken_back_at IS NOT NULL OR OLD.confirmed_at IS NOT NULL) AND (
        NEW.taken_back_at, NEW.confirmed_at, NEW.confirmed_with_id, NEW.outcome, NEW.checked_at, NEW.checked_by_id
    ) IS DISTINCT FROM (
        OLD.taken_back_at, OLD.confirmed_at, OLD.confirmed_with_id, OLD.outcome, OLD.checked_at, OLD.checked_by_id
    ) OR (OLD.came_back_at IS NOT NULL AND NEW.came_back_at IS DISTINCT FROM OLD.came_back_at) THEN
        RAISE EXCEPTION 'What was taken back or confirmed stays so.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.confirmed_at IS NOT NULL AND OLD.confirmed_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM cases_receipt receipt
        WHERE receipt.id = NEW.confirmed_with_id AND receipt.case_id = NEW.case_id AND receipt.scope = 'full'
          AND NOT receipt.must_renew AND receipt.ended_at IS NULL AND receipt.valid_from <= NEW.confirmed_at
    ) THEN
        RAISE EXCEPTION 'A withdrawal is confirmed with her own key only.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER withdrawal_stays BEFORE UPDATE ON complaints_withdrawal FOR EACH ROW EXECUTE FUNCTION withdrawal_stays();
"""
NOBODYS = """
DROP TRIGGER withdrawal_hers ON complaints_withdrawal;
DROP TRIGGER withdrawal_stays ON complaints_withdrawal;
DROP FUNCTION withdrawal_is_hers();
DROP FUNCTION withdrawal_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0010_withdrawal")]

    operations = [
        migrations.RunSQL(HERS, NOBODYS),
        migrations.RunSQL(CLOSING, RATING_ONLY.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]

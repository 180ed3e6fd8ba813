"""What the database itself refuses: changed reports and ratings, and every closing that is not her own answer."""

from django.db import migrations

from samman.audit.append_only import protect

CLOSING = """
CREATE FUNCTION complaint_closes_by_her_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> 'complaint' THEN
        RETURN NEW;
    END IF;
    IF NEW.closed_at IS NOT NULL AND (OLD.closed_at IS NULL OR NEW.closed_by IS DISTINCT FROM OLD.closed_by) THEN
        IF NEW.closed_by <> 'her_rating' OR NOT EXISTS (
            SELECT 1
            FROM complaints_rating rating
            JOIN cases_receipt receipt ON receipt.id = rating.receipt_id
            WHERE rating.case_id = NEW.id AND rating.round = NEW.round AND rating.is_satisfied
              AND receipt.case_id = NEW.id AND receipt.scope = 'full'
              AND NOT EXISTS (SELECT 1 FROM complaints_rating later WHERE later.takes_back_id = rating.id)
        ) THEN
            RAISE EXCEPTION 'A complaint closes only by her own answer SATISFIED, given with her own key.'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF (NEW.state_code = 'satisfied') <> (NEW.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'A complaint is closed when she is satisfied, and only then.' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.about_child AND NOT NEW.about_child THEN
        RAISE EXCEPTION 'A child''s case does not cease to be one.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER complaint_closing BEFORE UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION complaint_closes_by_her_only();
CREATE FUNCTION complaint_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'complaint' AND (NEW.closed_at IS NOT NULL OR NEW.state_code <> 'awaiting_report') THEN
        RAISE EXCEPTION 'A complaint begins open, with a report awaited.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER complaint_beginning BEFORE INSERT ON cases_case
    FOR EACH ROW EXECUTE FUNCTION complaint_begins_open();
CREATE FUNCTION rating_is_hers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM cases_receipt receipt
        WHERE receipt.id = NEW.receipt_id AND receipt.case_id = NEW.case_id AND receipt.scope = 'full'
          AND receipt.ended_at IS NULL
    ) OR NOT EXISTS (
        SELECT 1 FROM complaints_actiontakenreport report WHERE report.id = NEW.report_id AND report.case_id = NEW.case_id
    ) THEN
        RAISE EXCEPTION 'A rating needs her own key and a report of the same case.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rating_hers BEFORE INSERT ON complaints_rating FOR EACH ROW EXECUTE FUNCTION rating_is_hers();
"""

OPENING = """
DROP TRIGGER complaint_closing ON cases_case;
DROP TRIGGER complaint_beginning ON cases_case;
DROP TRIGGER rating_hers ON complaints_rating;
DROP FUNCTION complaint_closes_by_her_only();
DROP FUNCTION complaint_begins_open();
DROP FUNCTION rating_is_hers();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(CLOSING, OPENING),
        protect("complaints_actiontakenreport"),
        protect("complaints_reportsection"),
        protect("complaints_reportreview"),
        protect("complaints_rating"),
    ]

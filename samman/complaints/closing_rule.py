"""The one living text of the trigger function by which the database refuses every closing that is not hers (promise 2).

Migrations 0002, 0011 and 0013 hold how it grew. Whoever changes it changes it here and adds a migration that runs `CLOSING`
again, as 0016 does; `tests/complaints/test_only_she_closes.py` compares it with what the database has.
`rating_counts` and `said_by_phone` (0013) say which ratings count; the constraint `case_of_child_closed_by_law` holds that no
child's case closes by a rating or a withdrawal.
"""

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

"""The one living text of the trigger function by which the database refuses a closing that the law does not know.

Whoever changes it changes it here and adds a migration that runs `CLOSING` again, as 0002 does;
`tests/missing_children/test_goes_home_by_law.py` compares it with what the database has. A child goes home with the order of
the Child Welfare Committee alone (JJ Act s.37, 40): as long as the program keeps no restoration, no case of a missing or found
person closes at all.
"""

CLOSING = """
CREATE OR REPLACE FUNCTION missing_child_goes_home_by_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind NOT IN ('missing', 'found') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.state_code <> NEW.kind THEN
        RAISE EXCEPTION 'The case of a missing or found person begins with that.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.closed_at IS NOT NULL OR NEW.state_code IN ('home', 'own_way') THEN
        RAISE EXCEPTION 'The case of a missing or found person closes with the restoration that the law asks for, and only then.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.about_child AND NOT NEW.about_child THEN
        RAISE EXCEPTION 'A child''s case does not cease to be one.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

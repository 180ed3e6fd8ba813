"""The one living text of the functions by which the database refuses a closing that the law does not know (promise 8).

Whoever changes one changes it here and adds a migration that runs it again, as 0006 does;
`tests/missing_children/test_goes_home_by_law.py` compares them with what the database has. A child goes home with the signed
order of the Child Welfare Committee (JJ Act s.37, 40), after being heard alone and after two officers have each checked the
guardians; one who is eighteen by now goes where she or he chooses, in the word of two officers. The case of a found person
closes with that of the missing person who it is.
"""

# Who is who: the cases of one child, and whether somebody is eighteen without doubt (as `ages.is_surely_adult` says it).
LAWFUL = """
CREATE OR REPLACE FUNCTION whole_months(earlier date, later date) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT (extract(year FROM later) - extract(year FROM earlier))::integer * 12
         + (extract(month FROM later) - extract(month FROM earlier))::integer
         - (extract(day FROM later) < extract(day FROM earlier))::integer
$$;
CREATE OR REPLACE FUNCTION surely_grown_up(of_case bigint, today date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT CASE WHEN person.birth_date IS NOT NULL AND person.birth_date <= today
                    THEN whole_months(person.birth_date, today)
                    ELSE person.age_from_months + whole_months(person.age_on, today) END
             - CASE person.age_sure WHEN 'guessed' THEN 24 ELSE 0 END >= 216
        FROM missing_children_missingperson person WHERE person.case_id = of_case
    ), false)
$$;
CREATE OR REPLACE FUNCTION same_child(of_case bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT of_case = other OR EXISTS (
        SELECT 1 FROM missing_children_foundperson found WHERE found.case_id = other AND found.is_missing_id = of_case
    )
$$;
CREATE OR REPLACE FUNCTION cases_of_child(of_case bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 2 AS $$
    SELECT of_case UNION ALL
    SELECT found.case_id FROM missing_children_foundperson found WHERE found.is_missing_id = of_case
$$;
CREATE OR REPLACE FUNCTION decided_by_two(of_case bigint, what text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM missing_children_decision decision
        WHERE decision.case_id = of_case AND decision.kind = what AND decision.outcome = 'agreed'
          AND decision.decided_by_id <> decision.proposed_by_id
    )
$$;
CREATE OR REPLACE FUNCTION goes_by_law(of_case bigint, where_to text, today date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE where_to
    WHEN 'home' THEN NOT surely_grown_up(of_case, today)
        AND EXISTS (
            SELECT 1 FROM missing_children_restoration restoration
            JOIN missing_children_cwcorder cwc ON cwc.id = restoration.order_id
            JOIN evidence_file file ON file.id = cwc.file_id
            WHERE restoration.case_id = of_case AND restoration.way = 'home' AND cwc.kind = 'restore'
              AND same_child(of_case, cwc.case_id) AND file.case_id = cwc.case_id AND file.purpose = 'order'
        )
        AND 2 <= (
            SELECT count(DISTINCT checked.officer_id) FROM missing_children_guardiancheck checked
            WHERE checked.case_id = of_case AND checked.is_right
              AND checked.id > coalesce((SELECT max(wrong.id) FROM missing_children_guardiancheck wrong
                                         WHERE wrong.case_id = of_case AND NOT wrong.is_right), 0)
              AND EXISTS (SELECT 1 FROM missing_children_heardalone heard
                          WHERE heard.case_id IN (SELECT c FROM cases_of_child(of_case) c) AND heard.heard_at <=
                              checked.checked_at)
        )
    WHEN 'own_way' THEN surely_grown_up(of_case, today) AND decided_by_two(of_case, 'own_way')
        AND EXISTS (
            SELECT 1 FROM missing_children_restoration restoration
            JOIN missing_children_decision decision ON decision.id = restoration.decision_id
            WHERE restoration.case_id = of_case AND restoration.way = 'own_way' AND decision.case_id = of_case
              AND decision.kind = 'own_way' AND decision.outcome = 'agreed'
        )
    ELSE false END
$$;
"""

# Nobody asks the guardians before the child was heard. By the cases of the child, so that an index finds the hearing.
GUARDIANS = """
CREATE OR REPLACE FUNCTION guardians_after_the_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM missing_children_heardalone heard
        WHERE heard.case_id IN (SELECT c FROM cases_of_child(NEW.case_id) c) AND heard.heard_at <= NEW.checked_at
    ) THEN
        RAISE EXCEPTION 'The child is heard alone before the guardians are checked.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

CLOSING = """
CREATE OR REPLACE FUNCTION missing_child_goes_home_by_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind NOT IN ('missing', 'found') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state_code <> NEW.kind OR NEW.closed_at IS NOT NULL THEN
            RAISE EXCEPTION 'The case of a missing or found person begins with that.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.closed_at, NEW.closed_by, NEW.state_code) IS DISTINCT FROM (OLD.closed_at, OLD.closed_by, OLD.state_code) THEN
        IF OLD.closed_at IS NOT NULL THEN
            RAISE EXCEPTION 'A case that the law has closed stays so; missing again is a new case.'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.closed_at IS NOT NULL OR NEW.state_code IN ('home', 'own_way') THEN
            IF NEW.closed_at IS NULL OR NEW.closed_by <> 'law' OR NOT (CASE NEW.kind
                WHEN 'missing' THEN goes_by_law(NEW.id, NEW.state_code, (now() AT TIME ZONE 'Asia/Kolkata')::date)
                ELSE NEW.state_code = 'identified' AND EXISTS (
                    SELECT 1 FROM missing_children_foundperson found
                    JOIN cases_case missing ON missing.id = found.is_missing_id
                    WHERE found.case_id = NEW.id AND missing.closed_at IS NOT NULL
                )
            END) THEN
                RAISE EXCEPTION 'The case of a missing or found person closes with the restoration that the law asks for.'
                    USING ERRCODE = 'check_violation';
            END IF;
        END IF;
    END IF;
    IF NEW.state_code <> OLD.state_code THEN
        IF NEW.state_code IN ('found_dead', 'untraceable') AND NOT decided_by_two(NEW.id, NEW.state_code) THEN
            RAISE EXCEPTION 'Found dead or untraceable: two officers decide it.' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state_code = 'traced'
           AND NOT EXISTS (SELECT 1 FROM missing_children_recovery recovery WHERE recovery.case_id = NEW.id) THEN
            RAISE EXCEPTION 'A person is traced somewhere: the recovery says where and how.' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state_code = 'identified' AND NOT EXISTS (
            SELECT 1 FROM missing_children_foundperson found
            JOIN missing_children_decision decision ON decision.with_case_id = found.case_id
            WHERE found.case_id = NEW.id AND decision.kind = 'joined' AND decision.outcome = 'agreed'
              AND decision.case_id = found.is_missing_id AND decision.decided_by_id <> decision.proposed_by_id
        ) THEN
            RAISE EXCEPTION 'Two officers decide who a found person is.' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF OLD.about_child AND NOT NEW.about_child THEN
        RAISE EXCEPTION 'A child''s case does not cease to be one.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

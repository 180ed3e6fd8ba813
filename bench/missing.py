"""Cases of missing and found persons by the hundred thousand, made inside the database as its owner (see `bulk`).

Each has what a real one has of what lists, figures and the bulletin read: case, person, who reported, clocks, history, an
officer; who is traced has the recovery, who is home the committee's order, the hearing, two officers' checks and the
restoration, who went an own way or was found dead the word of two. The way home is that of the law: `BROKEN` asks for it, and
the bench at its end for one in twenty, since the triggers that ask for it are off while rows are put in that are closed already.
Names are plain, of `called`, common ones as common as in life; sealed columns hold random bytes.

They are of five years, at all stations, one in two hundred at Chowk. One case in thirty is of a person found whose family is
not known. Of the missing 70 in a hundred are under eighteen; about 75 in a hundred are traced, most of them home. Of those
traced 15 in a hundred were found in another district, as many in another State. A report in twelve is of two who went together.
Of open cases of the last year the clocks run that the program starts; older ones came from old registers, without clocks.
Whoever came home within the last year has visits due.
"""

from __future__ import annotations

from typing import LiteralString

from bench.bulk import PLACES, Bulk

MORE_PLACES: LiteralString = """
CREATE TEMP TABLE other_district AS
SELECT row_number() OVER (ORDER BY id) - 1 AS row, id AS other_id FROM jurisdictions_unit
WHERE kind = 'district' AND state_id = (SELECT state_id FROM place LIMIT 1);
ANALYZE place;
ANALYZE other_district;
CREATE TEMP TABLE officers AS SELECT min(id) AS one, max(id) AS other FROM accounts_officer
"""

BATCH_ROWS: LiteralString = """
CREATE TEMP TABLE batch ON COMMIT DROP AS
WITH facts AS (
    SELECT g, (hashint8extended(g, 1) & 1048575) %% 1000 AS fate, (hashint8extended(g, 2) & 1048575) %% 1000 AS age_roll,
           (hashint8extended(g, 3) & 1048575) %% 1000 AS sex_roll, (hashint8extended(g, 4) & 1048575) %% 1000 AS where_roll,
           (hashint8extended(g, 5) & 1048575) %% 1000 AS speed, (hashint8extended(g, 6) & 1048575) AS luck,
           (hashint8extended(g, 7) & 1048575) %% 1826 AS days, (hashint8extended(g, 8) & 1048575) %% 86400 AS second,
           CASE WHEN g %% 200 = 0 THEN chowk.row
                ELSE (hashint8extended(g, 9) & 1048575) %% (SELECT count(*) FROM place) END AS place_row,
           CASE WHEN g %% 30 = 7 THEN 'found' ELSE 'missing' END AS kind
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) g,
         (SELECT row FROM place JOIN jurisdictions_unit u ON u.id = unit_id WHERE u.code = 'up-lucknow-chowk') chowk
), reported AS (
    SELECT *, now() - days * interval '1 day' - second * interval '1 second' - interval '20 minutes' AS created_at,
           CASE WHEN age_roll < 80 THEN age_roll %% 72 WHEN age_roll < 250 THEN 72 + age_roll %% 70
                WHEN age_roll < 700 THEN 144 + age_roll %% 60 ELSE 216 + age_roll %% 240 END AS months,
           CASE WHEN speed < 300 THEN 3 + luck %% 22 WHEN speed < 420 THEN 25 + luck %% 24
                ELSE 49 + (luck %% 1400) END AS hours
    FROM facts
), found AS (
    SELECT *, months < 216 AS child, created_at - (2 + luck %% 46) * interval '1 hour' AS seen_at,
           created_at - (2 + luck %% 46) * interval '1 hour' + hours * interval '1 hour' AS found_at
    FROM reported
), ended AS (
    SELECT *, kind = 'missing' AND fate < 775 AND greatest(found_at, created_at) < now() - interval '10 minutes' AS is_traced,
           greatest(found_at, created_at) + (40 + luck %% 400) * interval '1 hour' AS restored_at
    FROM found
)
SELECT nextval('cases_case_id_seq') AS id, g, luck, kind, fate, sex_roll, where_roll, days, child, months, hours, seen_at,
    found_at,
       created_at, restored_at, is_traced, '0' || lpad(g::text, 8, '0') AS number,
       CASE WHEN kind = 'found' THEN CASE WHEN fate < 150 AND days > 60 THEN 'placed' ELSE 'found' END
            WHEN is_traced AND fate < 740 AND restored_at < now() THEN CASE WHEN child THEN 'home' ELSE 'own_way' END
            WHEN is_traced THEN 'traced' WHEN fate >= 996 AND days > 5 THEN 'found_dead'
            WHEN fate >= 985 AND days > 400 THEN 'untraceable' ELSE 'missing' END AS state_code,
       CASE WHEN age_roll %% 300 = 1 THEN 't' WHEN sex_roll < CASE WHEN months >= 144 THEN 750 ELSE 480 END THEN 'f' ELSE 'm'
           END AS sex,
       child OR fate %% 10 < 4 AS has_fir, d.other_id AS other_district_id, p.*
FROM ended JOIN place p ON p.row = ended.place_row
    JOIN other_district d ON d.row = ended.luck %% (SELECT count(*) FROM other_district);
ALTER TABLE batch ADD COLUMN due_at timestamptz, ADD COLUMN group_id bigint;
CREATE TEMP TABLE clocks ON COMMIT DROP AS
SELECT b.id, c.ladder, c.round, c.started_at, c.due_at, c.stopped_at
FROM batch b, LATERAL (
    SELECT 'missing_fir' AS ladder, 1 AS round, created_at AS started_at, created_at + interval '1 hour' AS due_at,
        created_at + (CASE WHEN fate %% 20 = 0 THEN 200 ELSE 25 END) * interval '1 minute' AS stopped_at
        WHERE kind = 'missing' AND child AND days < 1400
    UNION ALL SELECT l.name, 1, created_at, created_at + l.hours * interval '1 hour',
        least(created_at + l.hours * interval '50 minutes', CASE WHEN is_traced THEN greatest(found_at, created_at) END)
        FROM (VALUES ('missing_risk', 2), ('missing_portal', 24), ('missing_alert', 24), ('missing_search', 24)) l (name, hours)
        WHERE kind = 'missing' AND child AND days < 365
    UNION ALL SELECT 'missing_review', 1, now() - (luck %% 166) * interval '1 hour',
        now() - (luck %% 166) * interval '1 hour' + interval '7 days' - (CASE WHEN luck %% 50 = 0 THEN 14 ELSE 0 END) *
            interval '1 day',
        NULL WHERE state_code = 'missing' AND child AND days BETWEEN 8 AND 364
    UNION ALL SELECT 'missing_untraced', 1, created_at, created_at + interval '120 days', NULL
        WHERE state_code = 'missing' AND child AND days < 120
    UNION ALL SELECT l.name, 1, greatest(found_at, created_at), greatest(found_at, created_at) + interval '24 hours',
        CASE WHEN now() > greatest(found_at, created_at) + interval '20 hours' AND luck %% 40 > 0
            THEN greatest(found_at, created_at) + interval '20 hours' END
        FROM (VALUES ('found_cwc'), ('found_medical'), ('found_portal')) l (name)
        WHERE child AND (is_traced AND days < 365 OR kind = 'found' AND days < 365)
    UNION ALL SELECT 'followup_visit', m.round, restored_at, restored_at + m.months * interval '30 days',
        CASE WHEN restored_at + m.months * interval '30 days' < now() AND (luck + m.round) %% 25 > 0
            THEN restored_at + m.months * interval '30 days' END
        FROM (VALUES (1, 1), (2, 3), (3, 6), (4, 12)) m (round, months)
        WHERE state_code = 'home' AND restored_at > now() - interval '370 days'
) c;
UPDATE clocks SET started_at = least(started_at, due_at);
UPDATE batch SET due_at = c.due_at FROM (SELECT id, min(due_at) AS due_at FROM clocks WHERE stopped_at IS NULL GROUP BY id) c
WHERE c.id = batch.id AND batch.state_code NOT IN ('home', 'own_way');
CREATE TEMP TABLE pairs ON COMMIT DROP AS SELECT nextval('missing_children_group_id_seq') AS group_id, id, lead(id) OVER
    (ORDER BY id) AS
    second, g FROM batch WHERE kind = 'missing';
DELETE FROM pairs WHERE g %% 24 <> 0 OR second IS NULL;
UPDATE batch SET group_id = pairs.group_id FROM pairs WHERE batch.id IN (pairs.id, pairs.second)
"""

INSERTS: dict[str, LiteralString] = {
    "groups": """
INSERT INTO missing_children_group (id, created_at) SELECT DISTINCT group_id, now() FROM batch WHERE group_id IS NOT NULL
""",
    "cases": """
INSERT INTO cases_case (id, kind, number, state_code, urgency, about_child, round, version, unit_id, circle_id,
    district_id, range_id, zone_id, state_id, queue_order, due_at, created_at, closed_at, closed_by, draft_id, data_key)
SELECT id, kind, number, state_code, CASE WHEN child THEN 'urgent' ELSE 'standard' END, child, 1, 4, unit_id, circle_id,
    district_id, range_id, zone_id, state_id,
    CASE kind WHEN 'missing' THEN 10000000000000 ELSE 20000000000000 END
    + CASE WHEN state_code IN ('home', 'own_way') THEN 910000000000 - extract(epoch FROM restored_at)::bigint
           WHEN due_at IS NOT NULL THEN extract(epoch FROM due_at)::bigint
           ELSE CASE state_code WHEN 'missing' THEN 1 WHEN 'traced' THEN 2 WHEN 'untraceable' THEN 3 WHEN 'found_dead' THEN 4
                WHEN 'found' THEN 1 ELSE 3 END * 100000000000 + 10000000000 - extract(epoch FROM created_at)::bigint END,
    due_at, created_at, CASE WHEN state_code IN ('home', 'own_way') THEN restored_at END,
    CASE WHEN state_code IN ('home', 'own_way') THEN 'law' ELSE '' END, gen_random_uuid(), decode(repeat(md5(g::text), 5),
        'hex')
FROM batch ORDER BY batch.id
""",
    "missing": """
INSERT INTO missing_children_missingperson (case_id, group_id, language, source, seen_at, seen_sure, seen_place,
    seen_district_id,
    likely_reason, trafficking_suspected, risk, gd_number, gd_at, fir_number, fir_year, fir_station_id, fir_at, fir_sections,
    portal_id, words, name_hi, name_en, other_names, father_name, mother_name, sex, age_from_months, age_until_months, age_on,
    age_sure, height_cm, build, complexion, face, hair, eyes, marks, needs, clothes, languages, home_place, home_district_id,
    home_elsewhere)
SELECT id, group_id, 'hi', 'station', seen_at, 'hour', '(नमूना) बाज़ार', district_id,
    (ARRAY['unknown','left','left','lost','taken'])[1 + luck % 5], luck % 60 = 0, CASE WHEN child THEN 'high' ELSE '' END,
    '31', created_at, CASE WHEN has_fir THEN (1 + g % 900)::text ELSE '' END,
    CASE WHEN has_fir THEN extract(year FROM created_at) END, CASE WHEN has_fir THEN unit_id END,
    CASE WHEN has_fir THEN created_at + interval '25 minutes' END,
    CASE WHEN has_fir THEN ARRAY['BNS-137-2'] ELSE ARRAY[]::varchar[] END, '', decode(repeat(md5(g::text), 12), 'hex'),
    CASE WHEN luck % 10 < 6 THEN called.hi || ' ' || surname.hi ELSE '' END,
    CASE WHEN luck % 10 > 3 THEN called.en || ' ' || surname.en ELSE '' END,
    ARRAY[]::varchar[], CASE WHEN luck % 7 < 5 THEN father.hi || ' ' || surname.hi ELSE '' END,
    CASE WHEN luck % 9 < 4 THEN mother.en || ' Devi' ELSE '' END, sex, months, months + 11,
    created_at::date, 'family', 100 + luck % 70, 'thin',
        'wheatish', '',
    '', '', 'दाएँ हाथ पर निशान', '', 'नीली कमीज़', ARRAY['hindi'], '(नमूना) गाँव',
    CASE WHEN luck % 10 = 0 THEN other_district_id ELSE district_id END, ''
FROM batch JOIN called ON called.slot = abs(hashint8extended(g, 11) % 10000)
    JOIN called father ON father.slot = abs(hashint8extended(g, 12) % 10000)
    JOIN called mother ON mother.slot = abs(hashint8extended(g, 13) % 10000)
    JOIN surname ON surname.slot = abs(hashint8extended(g, 14) % 500)
WHERE kind = 'missing' ORDER BY batch.id
""",
    "found": """
INSERT INTO missing_children_foundperson (case_id, language, source, guessed, script, found_at, found_sure, found_kind,
    found_place,
    found_district_id, found_elsewhere, found_state, journey_hours, portal_id, words, name_hi, name_en, other_names,
        father_name,
    mother_name, sex, age_from_months, age_until_months, age_on, age_sure, build, complexion, face, hair, eyes, marks, needs,
        clothes,
    languages, home_place, home_elsewhere)
SELECT id, 'hi', 'station', ARRAY[]::varchar[], 'devanagari', created_at, 'hour', 'railway', '(नमूना) रेलवे स्टेशन',
    district_id, '',
    '', 0, '', decode(repeat(md5(g::text), 12), 'hex'), called.hi, '', ARRAY[]::varchar[], '', '', sex, months, months +
        23,
    created_at::date, 'guessed', '', '', '', '', '', '', '', '', ARRAY['hindi'], '', ''
FROM batch JOIN called ON called.slot = abs(hashint8extended(g, 11) % 10000) WHERE kind = 'found' ORDER BY batch.id
""",
    "reporters": """
INSERT INTO people_person (case_id, role, identity, name_index, phone_index)
SELECT id, 'reporter', decode(repeat(md5(g::text), 6), 'hex'), decode(md5('n' || g::text), 'hex'), ''
FROM batch WHERE kind = 'missing' ORDER BY batch.id
""",
    "clocks": """
INSERT INTO deadlines_deadline (case_id, ladder, policy_id, round, started_at, due_at, stopped_at, next_step, next_step_at,
    failures)
SELECT c.id, c.ladder, p.id, c.round, c.started_at, c.due_at, c.stopped_at, 5, NULL, 0
FROM clocks c JOIN (SELECT ladder, max(id) AS id FROM deadlines_policy WHERE state_id IS NULL GROUP BY ladder) p USING (ladder)
ORDER BY c.id
""",
    "history": """
INSERT INTO cases_historyentry (case_id, at, event, round, shown_to_her, actor_kind, actor_id, actor_label, data)
SELECT b.id, h.at, h.event, 1, false, 'officer', '', '', '{}'::jsonb
FROM batch b, LATERAL (
    SELECT created_at AS at, 'missing_registered' AS event UNION ALL SELECT found_at, 'person_traced' WHERE is_traced
) h ORDER BY b.id, h.at
""",
    "officers": """
INSERT INTO cases_assignment (case_id, officer_id, started_at)
SELECT id, officers.one, created_at FROM batch, officers WHERE state_code = 'missing' AND luck % 2 = 0 ORDER BY id
""",
    "recoveries": """
INSERT INTO missing_children_recovery (case_id, found_at, found_sure, place, district_id, other_district, other_state, how,
    unit_id,
    officers, hours_computed, hours, kilometres_computed, kilometres, arrested, sections, journey_hours, recorded_by_id,
        recorded_at)
SELECT id, found_at, 'hour', '(नमूना) बस अड्डा',
    CASE WHEN where_roll < 700 THEN district_id WHEN where_roll < 850 THEN other_district_id END,
    CASE WHEN where_roll >= 850 THEN 'नासिक / Nashik' ELSE '' END,
    CASE WHEN where_roll >= 850 THEN (ARRAY['dl','dl','dl','hr','mp','br','rj','uk','mh','gj','pb','wb',
        'ka','np'])[1 + luck % 14] ELSE '' END,
    (ARRAY['patrol','patrol','cyber','cyber','informant','family','came_home','other_police'])[1 + luck % 8], unit_id, '',
    hours, hours, CASE WHEN where_roll < 700 THEN luck % 40 ELSE 50 + luck % 1400 END,
    CASE WHEN where_roll < 700 THEN luck % 40 ELSE 50 + luck % 1400 END,
    CASE WHEN luck % 9 = 0 THEN 1 ELSE 0 END, ARRAY[]::varchar[], 0, officers.one, greatest(found_at, created_at)
FROM batch, officers WHERE is_traced ORDER BY id
""",
    "hearings": """
INSERT INTO missing_children_heardalone (case_id, heard_at, heard_by, wish, words, noted_by_id, noted_at)
SELECT id, restored_at - interval '8 hours', '(नमूना) समिति', 'home', decode(md5(g::text), 'hex'), officers.one, restored_at
FROM batch, officers WHERE state_code = 'home' ORDER BY id
""",
    "checks": """
INSERT INTO missing_children_guardiancheck (case_id, officer_id, checked_at, proofs, is_right, words)
SELECT id, CASE n WHEN 1 THEN officers.one ELSE officers.other END, restored_at - interval '4 hours', '["papers"]'::jsonb, true,
    decode(md5(g::text), 'hex')
FROM batch, officers, generate_series(1, 2) n WHERE state_code = 'home' ORDER BY id
""",
    "files": """
INSERT INTO evidence_file (case_id, purpose, kind, media_type, size, sha256, original, file_key, name, display,
    display_media_type,
    display_state, display_pages, display_cut, refused_for, small, blurred, intimate, added_by, created_at)
SELECT id, 'order', 'pdf', 'application/pdf', 90000, repeat(md5(g::text), 2), 'bench-' || number, decode(repeat(md5(g::text),
    4), 'hex'),
    decode(md5(g::text), 'hex'), '', '', 'refused', '[]'::jsonb, false, '', '', '', false, 'officer', restored_at
FROM batch WHERE state_code = 'home' ORDER BY id
""",
    "orders": """
INSERT INTO missing_children_cwcorder (case_id, kind, number, made_on, committee, received_by, received_at, file_id,
    noted_by_id,
    noted_at)
SELECT b.id, 'restore', b.number, b.restored_at::date, '(नमूना) बाल कल्याण समिति', '(नमूना)', b.restored_at, file.id,
    officers.one,
    b.restored_at
FROM batch b JOIN evidence_file file ON file.case_id = b.id, officers WHERE state_code = 'home' ORDER BY b.id
""",
    "decisions": """
INSERT INTO missing_children_decision (case_id, kind, may_know, words, proposed_by_id, proposed_at, outcome,
    decided_by_id, decided_at)
SELECT id, state_code, CASE state_code WHEN 'own_way' THEN 'well' ELSE '' END, decode(md5(g::text), 'hex'), officers.one,
    created_at,
    'agreed', officers.other, created_at + interval '1 hour'
FROM batch, officers WHERE state_code IN ('own_way', 'found_dead', 'untraceable') ORDER BY id
""",
    "restorations": """
INSERT INTO missing_children_restoration (case_id, way, restored_at, order_id, decision_id, words, restored_by_id, noted_at)
SELECT b.id, state_code, restored_at, o.id, d.id, decode(repeat(md5(g::text), 4), 'hex'), officers.one, restored_at
FROM batch b LEFT JOIN missing_children_cwcorder o ON o.case_id = b.id LEFT JOIN missing_children_decision d ON d.case_id =
    b.id, officers
WHERE state_code IN ('home', 'own_way') ORDER BY b.id
""",
    "visits": """
INSERT INTO missing_children_followup (case_id, months, way, done_at, outcome, dcpu, words, noted_by_id, noted_at)
SELECT c.id, (ARRAY[1, 3, 6, 12])[c.round], 'visit', c.stopped_at, 'well', '(नमूना)', decode(md5(c.id::text), 'hex'),
    officers.one,
    c.stopped_at
FROM clocks c, officers WHERE ladder = 'followup_visit' AND stopped_at IS NOT NULL ORDER BY c.id
""",
}

BROKEN: LiteralString = """
SELECT count(*) FROM cases_case c LEFT JOIN missing_children_restoration r ON r.case_id = c.id
WHERE c.kind = 'missing' AND ((c.state_code IN ('home', 'own_way')) <> (c.closed_at IS NOT NULL)
   OR c.closed_at IS NOT NULL AND NOT goes_by_law(c.id, c.state_code, (r.restored_at AT TIME ZONE 'Asia/Kolkata')::date)
   OR c.state_code IN ('found_dead', 'untraceable') AND NOT decided_by_two(c.id, c.state_code)
   OR c.state_code = 'traced' AND NOT EXISTS (SELECT 1 FROM missing_children_recovery t WHERE t.case_id = c.id))
"""
# At half a million each of them would take minutes.
OF_SOME: LiteralString = BROKEN.replace("WHERE c.kind", "WHERE c.id % 20 = 0 AND c.kind")

PERSONS = Bulk(
    (PLACES, MORE_PLACES),
    BATCH_ROWS,
    INSERTS,
    OF_SOME,
    (
        ("cases_case", "missing_child_closing"),
        ("missing_children_guardiancheck", "guardians_after_the_child"),
        ("missing_children_decision", "decision_is_made_by_another"),
    ),
)

"""Exactly one unit owns a case at any moment (mission X3): it changes hands together with a row of `cases_transfer`, or not at all.

A transfer starts from the unit that owns the case (the row of the case is locked, so that two at once wait for each other);
the case follows it in the same transaction; and the ids of the units above are always those of the owner.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION transfer_is_from_the_owner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
BEGIN
    SELECT unit_id INTO owner FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF owner IS DISTINCT FROM NEW.from_unit_id OR NEW.to_unit_id = NEW.from_unit_id THEN
        RAISE EXCEPTION 'A transfer goes from the unit that owns the case to another one.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION case_follows_its_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT unit_id FROM cases_case WHERE id = NEW.case_id) IS DISTINCT FROM
       (SELECT to_unit_id FROM cases_transfer WHERE case_id = NEW.case_id ORDER BY id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'A transfer moves its case in the same transaction.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION case_moves_by_transfer_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner jurisdictions_unit;
    last cases_transfer;
BEGIN
    IF NEW.unit_id <> OLD.unit_id THEN
        SELECT * INTO last FROM cases_transfer WHERE case_id = NEW.id ORDER BY id DESC LIMIT 1;
        IF (last.from_unit_id, last.to_unit_id) IS DISTINCT FROM (OLD.unit_id, NEW.unit_id) THEN
            RAISE EXCEPTION 'A case changes hands by a transfer only.' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    SELECT * INTO owner FROM jurisdictions_unit WHERE id = NEW.unit_id;
    IF (NEW.circle_id, NEW.district_id, NEW.range_id, NEW.zone_id, NEW.state_id) IS DISTINCT FROM (
        CASE owner.kind WHEN 'circle' THEN owner.id ELSE owner.circle_id END,
        CASE owner.kind WHEN 'district' THEN owner.id ELSE owner.district_id END,
        CASE owner.kind WHEN 'range' THEN owner.id ELSE owner.range_id END,
        CASE owner.kind WHEN 'zone' THEN owner.id ELSE owner.zone_id END,
        CASE owner.kind WHEN 'state' THEN owner.id ELSE owner.state_id END
    ) THEN
        RAISE EXCEPTION 'The units above a case are those above its owner.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$
"""
TRIGGERS = """
CREATE TRIGGER transfer_from_the_owner BEFORE INSERT ON cases_transfer
    FOR EACH ROW EXECUTE FUNCTION transfer_is_from_the_owner();
CREATE CONSTRAINT TRIGGER transfer_moves_its_case AFTER INSERT ON cases_transfer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION case_follows_its_transfer();
CREATE TRIGGER case_moves BEFORE UPDATE ON cases_case FOR EACH ROW
    WHEN ((OLD.unit_id, OLD.circle_id, OLD.district_id, OLD.range_id, OLD.zone_id, OLD.state_id) IS DISTINCT FROM
          (NEW.unit_id, NEW.circle_id, NEW.district_id, NEW.range_id, NEW.zone_id, NEW.state_id))
    EXECUTE FUNCTION case_moves_by_transfer_only()
"""
BACK = """
DROP TRIGGER case_moves ON cases_case;
DROP TRIGGER transfer_moves_its_case ON cases_transfer;
DROP TRIGGER transfer_from_the_owner ON cases_transfer;
DROP FUNCTION case_moves_by_transfer_only();
DROP FUNCTION case_follows_its_transfer();
DROP FUNCTION transfer_is_from_the_owner()
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_running_clocks")]

    operations = [migrations.RunSQL(FUNCTIONS + ";" + TRIGGERS, BACK)]

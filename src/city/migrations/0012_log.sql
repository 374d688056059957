-- Log: the record of deeds becomes a chain (docs/decisions/log.md). What was
-- recorded before waits in audit_before until the program, which has the key,
-- puts it into the chain at its first start.

DROP INDEX audit_at;
DROP INDEX audit_object;
ALTER TABLE audit RENAME TO audit_before;

CREATE TABLE audit (
	id ID_PRIMARY_KEY, -- 1, 2, 3 … without a gap: the place in the chain
	at BIGINT NOT NULL,
	staff_id BIGINT NOT NULL, -- 0: the program, a citizen, or somebody who is not signed in
	staff TEXT NOT NULL, -- name, department and role as they were then
	department TEXT NOT NULL,
	role TEXT NOT NULL,
	address TEXT NOT NULL,
	action TEXT NOT NULL, -- "broadcast.schedule"
	object TEXT NOT NULL, -- "broadcast 17"
	result TEXT NOT NULL CHECK (result IN ('done', 'refused')),
	detail TEXT NOT NULL, -- JSON: before, after, reason and other facts; or empty
	removes BIGINT NOT NULL, -- a checkpoint: rows up to this one were removed by age; else 0
	hash TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_object ON audit (object);
CREATE INDEX audit_checkpoint ON audit (removes) WHERE removes > 0;

-- What the end of the chain was on a day; seal is a keyed hash of the others.
CREATE TABLE audit_anchor (
	id ID_PRIMARY_KEY,
	at BIGINT NOT NULL,
	last_id BIGINT NOT NULL,
	hash TEXT NOT NULL,
	seal TEXT NOT NULL
);

-- Nobody changes a row, administrators included; removed is only what a
-- checkpoint names.
-- sqlite: CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
-- sqlite: BEGIN SELECT RAISE(ABORT, 'the record cannot be changed'); END;
-- sqlite: CREATE TRIGGER audit_kept BEFORE DELETE ON audit
-- sqlite: WHEN NOT EXISTS (SELECT 1 FROM audit c WHERE c.removes > 0 AND c.removes >= OLD.id)
-- sqlite: BEGIN SELECT RAISE(ABORT, 'the record cannot be removed'); END;
-- sqlite: CREATE TRIGGER audit_anchor_unchanged BEFORE UPDATE ON audit_anchor
-- sqlite: BEGIN SELECT RAISE(ABORT, 'the record cannot be changed'); END;
-- sqlite: CREATE TRIGGER audit_anchor_kept BEFORE DELETE ON audit_anchor
-- sqlite: WHEN NOT EXISTS (SELECT 1 FROM audit c WHERE c.removes > 0 AND c.removes >= OLD.last_id)
-- sqlite: BEGIN SELECT RAISE(ABORT, 'the record cannot be removed'); END;
-- pg: CREATE FUNCTION audit_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
-- pg: BEGIN RAISE EXCEPTION 'the record cannot be changed'; END $$;
-- pg: CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
-- pg: DECLARE place BIGINT;
-- pg: BEGIN
-- pg: IF TG_TABLE_NAME = 'audit' THEN place := OLD.id; ELSE place := OLD.last_id; END IF;
-- pg: IF NOT EXISTS (SELECT 1 FROM audit c WHERE c.removes > 0 AND c.removes >= place)
-- pg: THEN RAISE EXCEPTION 'the record cannot be removed'; END IF;
-- pg: RETURN OLD; END $$;
-- pg: CREATE TRIGGER audit_unchanged BEFORE UPDATE OR TRUNCATE ON audit
-- pg: FOR EACH STATEMENT EXECUTE FUNCTION audit_unchanged();
-- pg: CREATE TRIGGER audit_kept BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_kept();
-- pg: CREATE TRIGGER audit_anchor_unchanged BEFORE UPDATE OR TRUNCATE ON audit_anchor
-- pg: FOR EACH STATEMENT EXECUTE FUNCTION audit_unchanged();
-- pg: CREATE TRIGGER audit_anchor_kept BEFORE DELETE ON audit_anchor FOR EACH ROW EXECUTE FUNCTION audit_kept();

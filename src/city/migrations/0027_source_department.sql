-- Codes for adding the account belong to departments. What stood there as a text and
-- is the name of a department becomes it; the rest stays the whole city's, with the
-- text to read.

ALTER TABLE source ADD COLUMN department_id BIGINT REFERENCES department (id); -- NULL: the whole city
UPDATE source SET department_id = (SELECT d.id FROM department d WHERE d.name = TRIM(source.department) AND d.state <> 'closed')
WHERE department <> '';
UPDATE source SET department = '' WHERE department_id IS NOT NULL;

-- Codes of the city's own (staff numbers, members of the fire brigade), to whom a code
-- is handed, and what becomes of those whose code is taken back.

ALTER TABLE code_list ADD COLUMN takes_back BIGINT NOT NULL DEFAULT 0; -- a code that is taken back takes what it gave
ALTER TABLE code ADD COLUMN own BIGINT NOT NULL DEFAULT 0; -- from a file of the city
ALTER TABLE code ADD COLUMN memo_sealed BYTES; -- to whom it is handed
ALTER TABLE code ADD COLUMN until_day BIGINT; -- the last day of this one code

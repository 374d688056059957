-- Whether a file from outside was looked at for viruses: 'unchecked' (the check is
-- off, or was when it came), 'waiting', 'clean', 'infected' (its bytes are gone),
-- 'unreadable' (the check cannot take it). Only 'unchecked' and 'clean' are opened.
ALTER TABLE utterance ADD COLUMN virus TEXT NOT NULL DEFAULT 'unchecked';
ALTER TABLE utterance ADD COLUMN virus_found TEXT NOT NULL DEFAULT '';
ALTER TABLE handout ADD COLUMN virus TEXT NOT NULL DEFAULT 'unchecked';
ALTER TABLE handout ADD COLUMN virus_found TEXT NOT NULL DEFAULT '';
ALTER TABLE approval_file ADD COLUMN virus TEXT NOT NULL DEFAULT 'unchecked';
ALTER TABLE approval_file ADD COLUMN virus_found TEXT NOT NULL DEFAULT '';
CREATE INDEX utterance_unreadable ON utterance (id) WHERE virus = 'unreadable';

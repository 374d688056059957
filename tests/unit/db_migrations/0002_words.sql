-- Words within quotes stay as they are: 'BYTES'; so does ; here.
CREATE TABLE word (text TEXT NOT NULL DEFAULT 'BYTES; -- not a comment', raw BYTES);
-- pg: CREATE TABLE only_pg (id BIGINT);
-- sqlite: CREATE TABLE only_sqlite (id BIGINT);
INSERT INTO word (raw) VALUES (NULL);

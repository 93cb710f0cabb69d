CREATE INDEX conversation_activity ON conversation (activity)
CREATE INDEX conversation_deleted ON conversation (deleted_ms) WHERE deleted_ms NOTNULL
CREATE INDEX conversation_listed ON conversation (pinned DESC, activity DESC) WHERE deleted_ms IS NULL
CREATE INDEX message_parent ON message (conversation_id, parent_id)
CREATE INDEX message_streaming ON message (id) WHERE streaming
CREATE TABLE 'han_config'(k PRIMARY KEY, v) WITHOUT ROWID
CREATE TABLE 'han_data'(id INTEGER PRIMARY KEY, block BLOB)
CREATE TABLE 'han_docsize'(id INTEGER PRIMARY KEY, sz BLOB)
CREATE TABLE 'han_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID
CREATE TABLE 'trigram_config'(k PRIMARY KEY, v) WITHOUT ROWID
CREATE TABLE 'trigram_data'(id INTEGER PRIMARY KEY, block BLOB)
CREATE TABLE 'trigram_docsize'(id INTEGER PRIMARY KEY, sz BLOB)
CREATE TABLE 'trigram_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID
CREATE TABLE conversation ( id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL DEFAULT '', created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL, pinned INTEGER NOT NULL DEFAULT 0, leaf_id INTEGER REFERENCES message (id) ON DELETE SET NULL, settings TEXT NOT NULL DEFAULT '{}', draft TEXT NOT NULL DEFAULT '', scroll REAL NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0, activity INTEGER NOT NULL, deleted_ms INTEGER ) STRICT
CREATE TABLE message ( id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE, parent_id INTEGER, role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')), content TEXT NOT NULL, created_ms INTEGER NOT NULL, facts TEXT, streaming INTEGER NOT NULL DEFAULT 0, UNIQUE (conversation_id, id), FOREIGN KEY (conversation_id, parent_id) REFERENCES message (conversation_id, id) DEFERRABLE INITIALLY DEFERRED ) STRICT
CREATE TABLE part ( message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE, sequence INTEGER NOT NULL, text TEXT NOT NULL, tokens BLOB NOT NULL, PRIMARY KEY (message_id, sequence) ) STRICT
CREATE TABLE pulse (id INTEGER PRIMARY KEY CHECK (id = 1), beats INTEGER NOT NULL) STRICT
CREATE TABLE sqlite_sequence(name,seq)
CREATE VIRTUAL TABLE han USING fts5 (grams, content = '', tokenize = 'ascii', detail = none)
CREATE VIRTUAL TABLE trigram USING fts5 (content, content = 'message', content_rowid = 'id', tokenize = 'trigram')

CREATE TABLE conversations (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE responses (id TEXT PRIMARY KEY, conversation_id TEXT, prompt TEXT, response TEXT, model TEXT, datetime_utc TEXT);
INSERT INTO responses (id, conversation_id, prompt, response, model, datetime_utc) VALUES ('r1', 'c1', 'hello', 'hi', 'm-1', '2030-01-02T03:04:01.000000+00:00');
INSERT INTO responses (id, conversation_id, prompt, response, model, datetime_utc) VALUES ('r2', 'c1', 'bye', 'see you', 'm-1', '2030-01-02T03:04:02.000000+00:00');

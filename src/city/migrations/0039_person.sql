-- Everything of one person: found by the person.

CREATE INDEX button_tap_friend ON button_tap (friend_id);
CREATE INDEX scenario_run_friend ON scenario_run (friend_id, started_at);

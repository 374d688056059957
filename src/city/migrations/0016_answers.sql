-- Which event of LINE an utterance of the city answers: should the program die before
-- the answer left, the event comes again and the same is said then.
ALTER TABLE utterance ADD COLUMN answers TEXT;

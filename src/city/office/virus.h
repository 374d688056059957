/* virus: which files from outside were checked, and who may open them.
 *
 * A file waits from the transaction that keeps it; the job "virus_check" asks clamd
 * and settles it. What is infected loses its bytes at once; the row stays and says
 * what was found. Without a check a file stays as it is: 'unchecked'. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

enum virus_kind { VIRUS_UTTERANCE, VIRUS_HANDOUT, VIRUS_PAPER };
#define VIRUS_KINDS 3

struct virus_file {
	enum virus_kind kind; /* what a citizen sent, what staff hand out, a paper beside a request */
	int64_t id;
};

enum virus_state { VIRUS_UNCHECKED, VIRUS_WAITING, VIRUS_CLEAN, VIRUS_INFECTED, VIRUS_UNREADABLE };

struct virus_verdict {
	enum virus_state state;
	struct str found; /* name of what was found */
};

enum virus_state virus_state_of(struct str word);
/* For the job: "handout 12" and back. ERR_INVALID. */
enum err virus_file_of(struct str payload, struct virus_file *out) MUST_CHECK;
/* In the transaction that keeps the file: from here on nobody opens it. */
enum err virus_wait(struct db *db, struct arena *arena, struct virus_file file, int64_t now) MUST_CHECK;
/* Those that clamd could not take wait anew: its limits may be others now. */
enum err virus_wait_again(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
/* ERR_NOT_FOUND when the file is gone. */
enum err virus_verdict_of(struct db *db, struct arena *arena, struct virus_file file, struct virus_verdict *out) MUST_CHECK;
/* In a transaction. Infected: bytes are forgotten, the bell rings, it is recorded. */
enum err virus_settle(struct db *db, struct arena *arena, const struct keyring *keyring, struct virus_file file,
                      const struct virus_verdict *verdict, int64_t now) MUST_CHECK;
/* OK only when the file may be opened or sent; else plain Japanese about `field`. */
enum err virus_door(const struct virus_verdict *verdict, const char *field) MUST_CHECK;
/* The bell for those who see to the installation, at most once a day: the check does not answer. */
enum err virus_tell_down(struct db *db, struct arena *arena, int64_t since, int64_t now) MUST_CHECK;

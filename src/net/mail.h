/* mail: hands one letter to the city's mail server by SMTP (libcurl).
 *
 * Plain text in UTF-8. Nothing that a person typed reaches a header unencoded,
 * and line ends in a header are refused, so a letter cannot grow another one. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct secret;

struct mail_server {
	struct str url;                /* smtp://host:25 or smtps://host:465 */
	struct str from;               /* address of the sender */
	struct str sender;             /* and name */
	struct str user;               /* empty: no login */
	const struct secret *password; /* NULL: none */
	bool plain;                    /* smtp:// without STARTTLS */
	struct str ca;                 /* certificates in PEM; empty: the system's */
};

struct mail {
	struct str to, subject, body;
	struct str id; /* left of the @ of Message-ID: the same for every try */
	int64_t at;    /* ms, for Date */
};

/* OK: the server took it. ERR_INVALID: this letter will never be taken (bad
 * address, refused for good). ERR_LIMIT: this one later. ERR_BUSY, ERR_REMOTE:
 * the server cannot be used now. ERR_UNCERTAIN: perhaps it was taken; the same
 * id again does no harm. */
enum err mail_send(struct arena *arena, const struct mail_server *server, const struct mail *mail) MUST_CHECK;
/* Connects, secures the line and signs in; sends nothing. */
enum err mail_try(struct arena *arena, const struct mail_server *server) MUST_CHECK;
/* The letter as it goes over the wire. ERR_INVALID for what cannot stand in a header. */
enum err mail_text(struct arena *arena, const struct mail_server *server, const struct mail *mail,
                   struct str *out) MUST_CHECK;

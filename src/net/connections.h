/* connections: who is connected, and until when.
 *
 * For http_server.c only. A sweep thread cuts connections at their deadline, so
 * that a client that sends a byte now and then gains nothing: a timeout that
 * only sees silence would wait for ever. Whoever sleeps with an open waiter is
 * not cut but woken, to be told that it is too late. */
#pragma once

#include "err.h"
#include "listen.h"

#include <pthread.h>
#include <stdatomic.h>

enum waiting { WAITING_NOT, WAITING_OPEN, WAITING_DONE, WAITING_LATE };

struct waiter {
	_Atomic enum waiting state;
	void *who; /* for wake() */
};

struct connection {
	struct connections *all;
	struct connection *previous, *next;
	int fd;
	char peer[PEER_TEXT];
	_Atomic bool busy; /* between request line and end of the answer */
	_Atomic int64_t deadline;
	pthread_mutex_t lock; /* guards waiter */
	struct waiter *waiter;
};

struct connections {
	void (*wake)(void *who); /* called without a lock held */
	int64_t late_ms;         /* from waking to cutting */
	pthread_mutex_t lock;    /* guards the list and sweeping; before connection->lock */
	pthread_cond_t ended;
	pthread_t sweeper;
	bool sweeping;
	struct connection *first;
	_Atomic int64_t count;
	_Atomic bool refusing; /* nobody may wait any longer */
};

void connections_init(struct connections *all, void (*wake)(void *who), int64_t late_ms);
void connections_destroy(struct connections *all);
enum err connections_start_sweep(struct connections *all) MUST_CHECK;
void connections_stop_sweep(struct connections *all); /* also when it was not started */

struct connection *connection_open(struct connections *all, int fd, const struct sockaddr *peer,
                                   int64_t ms);
/* Before the socket is closed: the sweep must not meet its number used anew. */
void connection_close(struct connection *connection);
void connection_deadline(struct connection *connection, int64_t ms_from_now);
/* Lets the sweep know of an open waiter, or with NULL that it is gone. When
 * nobody may wait any longer, it is woken at once. */
void connection_set_waiter(struct connection *connection, struct waiter *waiter);
/* The deadline, but only while the waiter is open: then the connection is there. */
void connection_extend(struct connections *all, struct connection *connection,
                       struct waiter *waiter, int64_t ms_from_now);
/* From open to another state; true for the one caller who did it and has to wake. */
bool waiter_turn(struct waiter *waiter, enum waiting to);

/* Cuts the connections on which nothing is asked; true when none was busy. */
bool connections_quiet(struct connections *all);
/* Wakes all who wait, now and from now on. */
void connections_refuse(struct connections *all);

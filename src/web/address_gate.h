/* address_gate: may this address reach the console? The settings file
 * (console_allow) is the outer bound; inside it the list that the city keeps
 * (office/address_list.h). The list is remembered for some seconds, so that it
 * is not read for every picture of a page, and so that the answer stays the
 * same while the database is away. */
#pragma once

#include "address_list.h"

struct address;
struct address_gate;
struct cidr_list;
struct db_pool;

#define ADDRESS_GATE_REMEMBERS_MS 3000

/* outer NULL: no bound. */
struct address_gate *address_gate_new(struct db_pool *pool, const struct cidr_list *outer);
void address_gate_free(struct address_gate **gate); /* accepts NULL */
enum address_bound { ADDRESS_OUTER, ADDRESS_LISTED }; /* the settings file alone; the list too */
/* ERR_DENIED with a text; ERR_BUSY when the list was never read and cannot be. */
enum err address_gate_check(struct address_gate *gate, struct str remote, enum address_bound bound,
                            int64_t now) MUST_CHECK;
/* The list has changed: read it again at once. */
void address_gate_forget(struct address_gate *gate);

/* Lies in a range that counts at that moment; for_good: in one without an end. */
bool address_list_covers(struct arena *arena, const struct address_range *ranges, size_t count, struct str remote,
                         int64_t now, bool for_good);

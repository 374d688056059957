/* server: the listening doors and what is behind which path. */
#pragma once

#include "err.h"

struct world;
struct later;
struct servers;

enum err servers_start(struct world *world, struct later *later, struct servers **out) MUST_CHECK;
void servers_announce(const struct servers *servers); /* "listening on …" on standard output */
void servers_stop(struct servers **servers);

/* gate: the one way in. Finds the row, checks size, address, session, right and
 * CSRF, lends the database, runs the handler, turns errors into answers. */
#pragma once

#include "http_request.h"
#include "http_response.h"
#include "http_server.h"

struct gate;
struct web;

struct gate *gate_new(const struct web *web);
void gate_free(struct gate **gate);

/* Callbacks of http_server_options; the context is the gate. */
enum err gate_route(void *context, struct http_request *req, struct http_plan *plan,
                    struct http_response *res) MUST_CHECK;
enum err gate_handle(void *context, struct http_request *req, struct http_response *res) MUST_CHECK;
/* The text of a 413. */
void gate_refuse(void *context, struct http_request *req, struct http_response *res);
void gate_log(void *context, const struct http_access *access);

/* Names of the cookies. */
#define COOKIE_STAFF "__Host-staff"
#define COOKIE_VISIT_PREFIX "__Host-c-" /* and the selector that pages carry as v= */

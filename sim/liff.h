/* liff: the role of liff.line.me, and a small stand-in for LINE's script.
 *
 * /liff/{liffId}/path?x leads to the app's endpoint with liff.state and, inside
 * LINE (the browser belongs to a simulated person), tokens in the fragment. */
#pragma once

#include "http_request.h"
#include "http_response.h"

struct world;

bool liff_is_path(struct str path);
enum err liff_handle(struct world *world, struct http_request *req, struct http_response *res) MUST_CHECK;

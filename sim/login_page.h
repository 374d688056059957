/* login_page: the pages of access.line.me: who are you, and do you agree?
 *
 * The person is the one this browser opened an address as (open_cookie), else
 * the page asks. */
#pragma once

#include "http_request.h"
#include "http_response.h"

struct world;

bool login_page_is_path(struct str path);
enum err login_page_handle(struct world *world, struct http_request *req, struct http_response *res) MUST_CHECK;

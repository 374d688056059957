/* citizen: the pages that citizens open from LINE, rendered here. They can be
 * read and used without JavaScript; identity comes from LINE Login or LIFF.
 *
 * Who is there: the visit's secret is in cookie __Host-c-SELECTOR, and pages
 * carry ?v=SELECTOR, so that one browser may hold several people.
 *
 * Rows for routes.c (max_body 65536 for POST):
 *
 *   GET  /c/login     OPEN  ROUTE_CITIZEN | ROUTE_OWN_TX                 citizen_login_get
 *   GET  /c/callback  OPEN  ROUTE_CITIZEN | ROUTE_OWN_TX  citizen_callback_get
 *   GET  /c/liff      OPEN  ROUTE_CITIZEN | ROUTE_OWN_TX                 citizen_liff_get
 *   POST /c/liff      OPEN  ROUTE_CITIZEN | ROUTE_OWN_TX  citizen_liff_post
 *   GET  /c/settings  OPEN  ROUTE_CITIZEN                                citizen_settings_get
 *   POST /c/settings  OPEN  ROUTE_CITIZEN                                citizen_settings_post
 *   POST /c/code      OPEN  ROUTE_CITIZEN                                citizen_code_post
 *   POST /c/language  OPEN  ROUTE_CITIZEN                                citizen_language_post
 *   GET  /c/saved     OPEN  ROUTE_CITIZEN                                citizen_saved_get
 *   GET  /c/me        OPEN  ROUTE_CITIZEN                                citizen_me_get
 *   POST /c/me        OPEN  ROUTE_CITIZEN                                citizen_me_post
 *   GET  /c/data      OPEN  ROUTE_CITIZEN                                citizen_data_get
 *   GET  /c/erase     OPEN  ROUTE_CITIZEN                                citizen_erase_get
 *   POST /c/erase     OPEN  ROUTE_CITIZEN                                citizen_erase_post
 *   GET  /c/erased    OPEN  ROUTE_CITIZEN                                citizen_erased_get
 *   GET  /c/privacy   OPEN  ROUTE_CITIZEN                                citizen_privacy_get
 *   GET  /q/{code}    OPEN  ROUTE_CITIZEN | ROUTE_OWN_TX  citizen_source_get
 *   GET  /c/welcome   OPEN  ROUTE_CITIZEN                                citizen_welcome_get
 *   GET  /c/{file}    the folder static/: style.css, page.js, liff.js
 *
 * /c/liff loads LINE's SDK, so its answer needs https://static.line-scdn.net in
 * script-src, and https://api.line.me https://access.line.me https://liff.line.me
 * https://liffsdk.line-scdn.net in connect-src, when a LIFF id is set.
 * Saving adds a job of kind "settings_saved" with the friend's id as payload. */
#pragma once

#include "err.h"

struct call;

enum err citizen_login_get(struct call *call) MUST_CHECK;
enum err citizen_callback_get(struct call *call) MUST_CHECK;
enum err citizen_liff_get(struct call *call) MUST_CHECK;
enum err citizen_liff_post(struct call *call) MUST_CHECK;
enum err citizen_settings_get(struct call *call) MUST_CHECK;
enum err citizen_settings_post(struct call *call) MUST_CHECK;
enum err citizen_code_post(struct call *call) MUST_CHECK;
enum err citizen_language_post(struct call *call) MUST_CHECK;
/* The settings page for staff to look at: as before the first answer, and without scripts. */
enum err citizen_settings_preview(struct call *call) MUST_CHECK;
enum err citizen_saved_get(struct call *call) MUST_CHECK;
enum err citizen_me_get(struct call *call) MUST_CHECK;
enum err citizen_me_post(struct call *call) MUST_CHECK;
enum err citizen_data_get(struct call *call) MUST_CHECK;
enum err citizen_erase_get(struct call *call) MUST_CHECK;
enum err citizen_erase_post(struct call *call) MUST_CHECK;
enum err citizen_erased_get(struct call *call) MUST_CHECK;
enum err citizen_privacy_get(struct call *call) MUST_CHECK;
enum err citizen_source_get(struct call *call) MUST_CHECK;
enum err citizen_welcome_get(struct call *call) MUST_CHECK;
/* /h/{token}: a file that staff sent by a link. */
enum err handout_serve(struct call *call) MUST_CHECK;

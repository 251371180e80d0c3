/* people/people_api.h — handlers and shapes of this folder's table that stand in its second file.
 */
#pragma once
#include "http/endpoint.h"
#include "people/people.h"

/* {}: a body or an answer that says nothing. */
extern const struct shape NOTHING_SHAPE;
extern const struct shape HOSPITAL_SHAPE, HOSPITAL_IN_SHAPE, SIGN_IN_SHAPE, DEMO_SIGN_IN_SHAPE;
extern const struct shape ME_SHAPE, PASSWORDS_SHAPE, DEMO_ACCOUNTS_SHAPE, SETUP_SHAPE;

enum outcome api_hospital(struct ctx *ctx, struct request *req);
enum outcome api_hospital_change(struct ctx *ctx, struct request *req);
enum outcome api_sign_in_check(struct ctx *ctx, struct request *req);
enum outcome api_sign_in(struct ctx *ctx, struct request *req);
enum outcome api_sign_out(struct ctx *ctx, struct request *req);
enum outcome api_me(struct ctx *ctx, struct request *req);
enum outcome api_my_password_check(struct ctx *ctx, struct request *req);
enum outcome api_my_password(struct ctx *ctx, struct request *req);
enum outcome api_demo_accounts(struct ctx *ctx, struct request *req);
enum outcome api_demo_sign_in(struct ctx *ctx, struct request *req);
enum outcome api_setup_check(struct ctx *ctx, struct request *req);
enum outcome api_setup(struct ctx *ctx, struct request *req);

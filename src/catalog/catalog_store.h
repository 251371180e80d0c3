/* catalog/catalog_store.h — SQL text ↔ structs of this folder, and nothing else. */
#pragma once
#include "catalog/catalog.h"
#include "store/store.h"

/* The newest version by code, retired services too. */
MUST_USE enum outcome db_service_by_code(struct ctx *ctx, const char *code, struct service *ret);
MUST_USE enum outcome db_service(struct ctx *ctx, int64_t version_id, struct service *ret);
/* Newest versions of what is offered: the frequent ones in their order, then by id. */
MUST_USE enum outcome db_services(struct ctx *ctx, struct list *ret);
MUST_USE enum outcome db_service_insert(struct ctx *ctx, const char *code, int64_t *ret_id);
MUST_USE enum outcome db_service_version_insert(struct ctx *ctx, const struct service *s,
                                                int64_t *ret_id);
/* The version new tickets are born under, and how the service is offered. */
MUST_USE enum outcome db_service_point(struct ctx *ctx, const struct service *s);

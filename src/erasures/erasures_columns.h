/* erasures/erasures_columns.h — every column of texts there is, for the tests: a new one must say
 * what an erasure does with it. GOES   texts of people and what copies them: emptied where they
 * belong to the person HOUSE  what the house says of itself, its places, services and departments
 *   CODE   fixed words, numbers, hashes, secrets of machines: never a person's */
#pragma once

// clang-format off
#define TEXT_COLUMNS(X)                                                                      \
    X(schema_version, name, CODE) X(schema_version, sum, CODE) X(idempotency, scope, CODE)   \
    X(idempotency, key, CODE) X(idempotency, route, CODE) X(idempotency, body_hash, CODE)    \
    X(idempotency, body, GOES) X(event, fact, CODE) X(event, party, CODE)                    \
    X(event, data, CODE) X(event_words, words, GOES) X(event_words, more, GOES)              \
    X(hospital, name, CODE) X(hospital, value, HOUSE) X(calendar_year, days, CODE)           \
    X(calendar_year, names, HOUSE) X(zone, name, HOUSE) X(place, kind, CODE)                 \
    X(place, name, HOUSE) X(place, full_name, HOUSE) X(place, code, CODE)                    \
    X(place_alias, alias, HOUSE) X(person, name, GOES) X(person, phone, GOES)                \
    X(person, login, GOES) X(person, password_hash, GOES) X(shift, name, HOUSE)              \
    X(shift, cycle, CODE) X(shift, weekdays, CODE) X(post, party, CODE) X(post, role, CODE)  \
    X(post, title, HOUSE) X(post, trade, HOUSE) X(skill, trade, GOES)                        \
    X(skill, certificate, GOES) X(away, reason, GOES) X(department, name, HOUSE)             \
    X(department, place, HOUSE) X(department, phone, HOUSE) X(department, matters, HOUSE)    \
    X(session, hash, GOES) X(session, agent, GOES) X(service, code, CODE)                    \
    X(service_version, name, HOUSE) X(service_version, name_tw, HOUSE)                       \
    X(service_version, name_en, HOUSE) X(service_version, category, CODE)                    \
    X(service_version, icon, CODE) X(service_version, keywords, HOUSE)                       \
    X(service_version, trade, HOUSE) X(service_version, limits, CODE)                        \
    X(service_version, form, HOUSE) X(service_version, prepare, HOUSE)                       \
    X(service_version, prepare_tw, HOUSE) X(service_version, prepare_en, HOUSE)              \
    X(ticket, number, CODE) X(ticket, state, CODE) X(ticket, outcome, CODE)                  \
    X(ticket, place_detail, GOES) X(ticket, title, GOES) X(ticket, words, GOES)              \
    X(ticket, answers, GOES) X(ticket, channel, CODE) X(ticket, trade, HOUSE)                \
    X(ticket, arrive_proof, CODE) X(ticket, finding, CODE) X(ticket, material, GOES)         \
    X(asker, name, GOES) X(asker, phone, GOES) X(ticket_wait, reason, CODE)                  \
    X(ticket_wait, what_for, GOES) X(ticket_wait, from_state, CODE)                          \
    X(ticket_quantity, item, GOES) X(ticket_quantity, unit, GOES)                            \
    X(ticket_quote, words, GOES) X(hand_over, reason, GOES) X(hand_over, answer, CODE)       \
    X(ticket_link, kind, CODE) X(promise, kind, CODE) X(promise, state, CODE)                \
    X(promise, calendar, CODE) X(alarm, kind, CODE) X(evidence, hash, CODE)                  \
    X(upload, handle, CODE) X(upload, hash, CODE) X(ticket_evidence, hash, CODE)             \
    X(ticket_evidence, stage, CODE) X(rating, level, CODE) X(rating, words, GOES)            \
    X(lease, name, CODE) X(lease, holder, CODE) X(picture, hash, CODE) X(head, text, CODE)   \
    X(witness, name, CODE) X(witness, party, CODE) X(cosignature, line, CODE)                \
    X(erasure, kind, CODE) X(erasure, reason, CODE) X(erasure, words, HOUSE)                 \
    X(erasure, asked_party, CODE) X(erasure, answer, CODE)
// clang-format on

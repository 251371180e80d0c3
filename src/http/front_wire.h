/* http/front_wire.h — one TCP connection below libmicrohttpd: its guard and its patience. It knows
 * sockets and raw bytes, and nothing of libmicrohttpd. */
#pragma once
#include "http/guard.h"
#include "http/inside.h"

struct wire {
    struct http *http;
    struct guard guard;
    uint32_t asked; /* requests libmicrohttpd has begun */
    int64_t since;  /* steady: when the first byte of the request being read came */
    char address[48];
};

/* As many sockets as the system lets us have, and a table for them. */
void wire_room(void);
/* A new connection on this socket, and its end. */
struct wire *wire_open(int fd, struct http *h);
void wire_close(int fd);
/* The guard's own 400 for the request it refused; nothing is read after it. Only while nothing else
 * is being written to the socket. */
void wire_refuse(struct wire *w, int fd);

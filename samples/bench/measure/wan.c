/*
 * wan DEVICE NODES UP_MBIT DOWN_MBIT SEED_UP_MBIT ONE_WAY_MS BUFFER_MS LOSS_PPM
 *
 * Links of a wide area network, in user space, for kernels that can't delay packets. It makes the TUN devices DEVICE0 to
 * DEVICE<NODES> (the last is a hub without limits) and prints READY; whoever started it moves each into its own network
 * namespace and gives node i the address 10.99.0.(i+1), the hub 10.99.0.254. A packet waits for its sender's uplink, then
 * for the one-way delay and the receiver's downlink. Each link is a queue that drops what would wait longer than BUFFER_MS.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { NODES_MAX = 63, PACKETS_MAX = 8192, PACKET_BYTES_MAX = 2048, READS_IN_A_ROW = 32 };
static const int64_t IDLE_NANOS = 50000000;

struct packet {
  int64_t leaves; /* nanoseconds */
  int to;
  int length;
  uint8_t *bytes;
};

struct link {
  struct packet queue[PACKETS_MAX];
  unsigned head, count;
  int64_t free_at;
  double nanos_per_byte;
};

static struct link *uplinks, *downlinks;
static int devices[NODES_MAX + 1], nodes;
static int64_t delay, buffer;
static unsigned long carried, dropped;
static volatile sig_atomic_t stopped;

static void on_signal(int number) {
  (void)number;
  stopped = 1;
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* Queues a packet that reaches the link at `at` and, once sent, is `extra` on its way. It is dropped where the queue is full. */
static void enqueue(struct link *link, int64_t at, int64_t extra, struct packet packet) {
  if (link->free_at < at) link->free_at = at;
  if (link->free_at - at > buffer || link->count == PACKETS_MAX) {
    dropped++;
    free(packet.bytes);
    return;
  }
  link->free_at += (int64_t)(packet.length * link->nanos_per_byte);
  packet.leaves = link->free_at + extra;
  link->queue[(link->head + link->count++) % PACKETS_MAX] = packet;
}

static int dequeue(struct link *link, int64_t at, struct packet *packet) {
  if (!link->count || link->queue[link->head].leaves > at) return 0;
  *packet = link->queue[link->head];
  link->head = (link->head + 1) % PACKETS_MAX;
  link->count--;
  return 1;
}

static int64_t earlier(int64_t time, const struct link *link) {
  return link->count && link->queue[link->head].leaves < time ? link->queue[link->head].leaves : time;
}

/* Moves what is due, and answers when the next packet is. */
static int64_t carry(void) {
  int64_t at = now(), next = at + IDLE_NANOS;
  struct packet packet;
  for (int i = 0; i <= nodes; i++)
    while (dequeue(&uplinks[i], at, &packet)) enqueue(&downlinks[packet.to], packet.leaves, delay, packet);
  for (int i = 0; i <= nodes; i++) {
    while (dequeue(&downlinks[i], at, &packet)) {
      if (write(devices[packet.to], packet.bytes, packet.length) < 0) dropped++;
      carried++;
      free(packet.bytes);
    }
    next = earlier(earlier(next, &downlinks[i]), &uplinks[i]);
  }
  return next;
}

static void take_in(int from, long loss_ppm) {
  for (int i = 0; i < READS_IN_A_ROW; i++) {
    uint8_t bytes[PACKET_BYTES_MAX];
    int length = read(devices[from], bytes, sizeof bytes);
    if (length <= 0) return;
    if (length < 20 || bytes[0] >> 4 != 4 || bytes[16] != 10 || bytes[17] != 99) continue;
    int to = bytes[19] == 254 ? nodes : bytes[19] - 1;
    if (to < 0 || to > nodes) continue;
    if (loss_ppm && random() % 1000000 < loss_ppm) {
      dropped++;
      continue;
    }
    struct packet packet = {.to = to, .length = length, .bytes = malloc(length)};
    if (!packet.bytes) abort();
    memcpy(packet.bytes, bytes, length);
    enqueue(&uplinks[from], now(), 0, packet);
  }
}

static int open_device(const char *name, int number) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  snprintf(request.ifr_name, IFNAMSIZ, "%s%d", name, number);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  if (device < 0 || ioctl(device, TUNSETIFF, &request) < 0) {
    perror(request.ifr_name);
    exit(1);
  }
  return device;
}

int main(int count, char **given) {
  if (count != 9 || (nodes = atoi(given[2])) < 1 || nodes > NODES_MAX) {
    fprintf(stderr, "wan DEVICE NODES(1 to %d) UP_MBIT DOWN_MBIT SEED_UP_MBIT ONE_WAY_MS BUFFER_MS LOSS_PPM\n", NODES_MAX);
    return 2;
  }
  double up = atof(given[3]), down = atof(given[4]), seed_up = atof(given[5]);
  delay = atof(given[6]) * 1e6;
  buffer = atof(given[7]) * 1e6;
  long loss_ppm = atol(given[8]);
  signal(SIGTERM, on_signal);
  signal(SIGINT, on_signal);
  uplinks = calloc(nodes + 1, sizeof *uplinks);
  downlinks = calloc(nodes + 1, sizeof *downlinks);
  if (!uplinks || !downlinks) abort();
  struct pollfd readable[NODES_MAX + 1];
  for (int i = 0; i <= nodes; i++) {
    devices[i] = open_device(given[1], i);
    readable[i] = (struct pollfd){.fd = devices[i], .events = POLLIN};
    uplinks[i].nanos_per_byte = i == nodes ? 1 : 8000.0 / (i ? up : seed_up);
    downlinks[i].nanos_per_byte = i == nodes ? 1 : 8000.0 / down;
  }
  puts("READY");
  fflush(stdout);
  while (!stopped) {
    int64_t wait = carry() - now();
    if (wait < 0) wait = 0;
    struct timespec pause = {wait / 1000000000, wait % 1000000000};
    if (ppoll(readable, nodes + 1, &pause, NULL) <= 0) continue;
    for (int i = 0; i <= nodes; i++)
      if (readable[i].revents & POLLIN) take_in(i, loss_ppm);
  }
  fprintf(stderr, "carried %lu packets, dropped %lu\n", carried, dropped);
  return 0;
}

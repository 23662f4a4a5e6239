/* SPDX-License-Identifier: MIT */
/*
 * lan9118.c - the driver of the Ethernet chip.  Frames are read and written
 * word by word, each through one register; the chip keeps received frames.
 */
#include "lan9118.h"

#include "board.h"

#define CHIP(offset) BOARD_REGISTER(0x40200000UL + (offset))

#define RECEIVE_DATA CHIP(0x00)
#define SEND_DATA CHIP(0x20)
#define RECEIVE_STATUS CHIP(0x40)
#define SEND_STATUS CHIP(0x48)
#define IDENTITY CHIP(0x50)
#define INTERRUPT_CONFIG CHIP(0x54)
#define INTERRUPT_STATUS CHIP(0x58)
#define INTERRUPT_ENABLE CHIP(0x5C)
#define BYTE_TEST CHIP(0x64)
#define FIFO_LEVELS CHIP(0x68)
#define SEND_CONFIG CHIP(0x70)
#define HARDWARE_CONFIG CHIP(0x74)
#define RECEIVE_LEVEL CHIP(0x7C)
#define SEND_LEVEL CHIP(0x80)
#define MAC_COMMAND CHIP(0xA4)
#define MAC_DATA CHIP(0xA8)

#define BYTE_TEST_VALUE 0x87654321UL
#define IDENTITY_LAN9118 0x0118UL
#define RESET 1UL                       /* HARDWARE_CONFIG */
#define MOST_FOR_SENDING 0x00150000UL   /* HARDWARE_CONFIG: 5 KiB, whole
                                           frames */
#define SENDS 2UL                       /* SEND_CONFIG */
#define PUSH_PULL_HIGH 0x111UL          /* INTERRUPT_CONFIG: on, push-pull,
                                           high */
#define FRAME_HAS_COME 8UL              /* INTERRUPT_STATUS, _ENABLE */
#define MAC_IS_BUSY 0x80000000UL        /* MAC_COMMAND */
#define FRAME_IS_BAD 0x8000UL           /* RECEIVE_STATUS */
#define ONE_PIECE 0x3000UL              /* first command word of a frame */

enum { MAC_CONTROL = 1, MAC_HIGH = 2, MAC_LOW = 3 };
#define MAC_ON 0x0010000CUL             /* send, receive, full duplex */
#define CHECK_SUM 4                     /* octets of the checksum */

/* ---- opening ----------------------------------------------------------- */

static void mac_write(unsigned long number, unsigned long value)
{
    while (MAC_COMMAND & MAC_IS_BUSY)
        continue;
    MAC_DATA = value;
    MAC_COMMAND = MAC_IS_BUSY | number;
    while (MAC_COMMAND & MAC_IS_BUSY)
        continue;
}

static unsigned long little(const unsigned char *octets, int count)
{
    unsigned long word = 0;

    while (count-- > 0)
        word = word << 8 | octets[count];
    return word;
}

int lan9118_open(const unsigned char address[6])
{
    if (BYTE_TEST != BYTE_TEST_VALUE || IDENTITY >> 16 != IDENTITY_LAN9118)
        return -1;
    HARDWARE_CONFIG = RESET;
    while (HARDWARE_CONFIG & RESET)
        continue;
    HARDWARE_CONFIG = MOST_FOR_SENDING;
    mac_write(MAC_HIGH, little(address + 4, 2));
    mac_write(MAC_LOW, little(address, 4));
    FIFO_LEVELS = 0;
    INTERRUPT_CONFIG = PUSH_PULL_HIGH;
    INTERRUPT_ENABLE = FRAME_HAS_COME;
    SEND_CONFIG = SENDS;
    mac_write(MAC_CONTROL, MAC_ON);
    return 0;
}

/* ---- receiving --------------------------------------------------------- */

static unsigned long word;      /* the last word that was read, or the next to
                                   send */
static unsigned place;          /* octets of the frame so far */

int lan9118_has_frame(void)
{
    return (RECEIVE_LEVEL >> 16 & 0xFF) != 0;
}

size_t lan9118_read_begin(void)
{
    while (lan9118_has_frame()) {
        unsigned long status = RECEIVE_STATUS;
        size_t length = status >> 16 & 0x3FFF;

        place = 0;
        if (!(status & FRAME_IS_BAD) && length > CHECK_SUM)
            return length - CHECK_SUM;
        for (; length > 0; length -= length < 4 ? length : 4)
            (void)RECEIVE_DATA;
    }
    return 0;
}

void lan9118_read(unsigned char *octets, size_t length)
{
    for (; length > 0; length--) {
        if (place++ % 4 == 0)
            word = RECEIVE_DATA;
        *octets++ = (unsigned char)word;
        word >>= 8;
    }
}

/* Reads the checksum, too, from the octet where it begins. */
void lan9118_read_end(void)
{
    unsigned char sum[CHECK_SUM];

    lan9118_read(sum, sizeof(sum));
}

/* ---- sending ----------------------------------------------------------- */

static void forget_what_was_sent(void)
{
    while (SEND_LEVEL >> 16 & 0xFF)
        (void)SEND_STATUS;
}

/* There are two command words before the frame. */
int lan9118_write_begin(size_t length)
{
    forget_what_was_sent();
    if ((SEND_LEVEL & 0xFFFF) < length + 12)
        return -1;
    SEND_DATA = ONE_PIECE | (unsigned long)length;
    SEND_DATA = (unsigned long)length;
    word = 0;
    place = 0;
    return 0;
}

void lan9118_write(const unsigned char *octets, size_t length)
{
    for (; length > 0; length--) {
        word |= (unsigned long)*octets++ << 8 * (place % 4);
        if (++place % 4 == 0) {
            SEND_DATA = word;
            word = 0;
        }
    }
}

void lan9118_write_end(void)
{
    if (place % 4 != 0)
        SEND_DATA = word;
}

/* ---- interrupts -------------------------------------------------------- */

void lan9118_expect(void)
{
    INTERRUPT_STATUS = FRAME_HAS_COME;
    board_interrupt_enable(BOARD_ETHERNET);
}

/* Only ends the sleep; `poll` reads the frame. */
void board_ethernet_interrupt(void)
{
    board_interrupt_disable(BOARD_ETHERNET);
}

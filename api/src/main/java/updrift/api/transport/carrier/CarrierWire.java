package updrift.api.transport.carrier;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import updrift.api.peer.PeerId;

/**
 * The messages that two nodes exchange over a carrier. Each begins with {@code "UC"}, a version, a kind and the session that the dialling side drew. The bytes
 * up to there are the same in all versions.
 */
final class CarrierWire {
    static final int TOKEN_LENGTH = 16;

    private static final short MAGIC = ('U' << 8) | 'C';
    private static final byte VERSION = 1;
    private static final byte HELLO = 1;
    private static final byte WELCOME = 2;
    private static final byte OPEN = 3;
    private static final byte OPENED = 4;
    private static final byte REFUSED = 5;
    private static final byte PART = 6;
    private static final byte PROBE = 7;
    private static final byte GRANT = 8;
    private static final byte BYE = 9;

    private static final int HEAD = 2 + 1 + 1 + 8;
    private static final int PART_HEAD = HEAD + 8 + 8 + 2 + 2 + 4;

    /** A reason is a line for people. */
    private static final int REASON_MAX = 200;

    /** So that no answer to a HELLO is longer than it: nobody can have a node send much to a third party. */
    private static final int HELLO_LENGTH = HEAD + PeerId.LENGTH + REASON_MAX;

    private CarrierWire() {}

    /** What a message says, to whoever acts on it. */
    interface Reader {
        void hello(long session, PeerId peer);

        void welcome(long session, PeerId peer, byte[] token);

        void open(long session, PeerId peer, byte[] token, int window);

        void opened(long session, int window);

        void refused(long session, String reason);

        void part(long session, Part part);

        void probe(long session, long sent);

        void grant(long session, long limit);

        void bye(long session, String reason);

        /** A HELLO of another version, of which nothing but the session can be read. */
        void foreign(long session);
    }

    /** Reads one message; one that makes no sense is passed over, as if the carrier had lost it. */
    static void read(ByteBuffer message, Reader reader) {
        if (message.remaining() < HEAD || message.getShort() != MAGIC) {
            return;
        }
        byte version = message.get();
        byte kind = message.get();
        long session = message.getLong();
        int left = message.remaining();
        if (version != VERSION) {
            if (kind == HELLO && left >= HELLO_LENGTH - HEAD) {
                reader.foreign(session);
            }
            return;
        }
        switch (kind) {
            case HELLO -> {
                if (left >= HELLO_LENGTH - HEAD) {
                    reader.hello(session, peer(message));
                }
            }
            case WELCOME -> {
                if (left == PeerId.LENGTH + TOKEN_LENGTH) {
                    reader.welcome(session, peer(message), token(message));
                }
            }
            case OPEN -> {
                if (left == PeerId.LENGTH + TOKEN_LENGTH + Integer.BYTES) {
                    reader.open(session, peer(message), token(message), message.getInt());
                }
            }
            default -> readShort(kind, session, message, reader);
        }
    }

    private static void readShort(byte kind, long session, ByteBuffer message, Reader reader) {
        int left = message.remaining();
        if (kind == PART && left > PART_HEAD - HEAD) {
            Part part = new Part(
                    message.getLong(),
                    message.getLong(),
                    Short.toUnsignedInt(message.getShort()),
                    Short.toUnsignedInt(message.getShort()),
                    message.getInt(),
                    message.slice());
            if (part.consistent()) {
                reader.part(session, part);
            }
        } else if (kind == OPENED && left == Integer.BYTES) {
            reader.opened(session, message.getInt());
        } else if (kind == PROBE && left == Long.BYTES) {
            reader.probe(session, message.getLong());
        } else if (kind == GRANT && left == Long.BYTES) {
            reader.grant(session, message.getLong());
        } else if (kind == REFUSED && left <= REASON_MAX) {
            reader.refused(session, reason(message));
        } else if (kind == BYE && left <= REASON_MAX) {
            reader.bye(session, reason(message));
        }
    }

    private static PeerId peer(ByteBuffer message) {
        byte[] hash = new byte[PeerId.LENGTH];
        message.get(hash);
        return PeerId.of(hash);
    }

    private static byte[] token(ByteBuffer message) {
        byte[] token = new byte[TOKEN_LENGTH];
        message.get(token);
        return token;
    }

    private static String reason(ByteBuffer message) {
        byte[] text = new byte[message.remaining()];
        message.get(text);
        return line(new String(text, US_ASCII));
    }

    /** {@code text} as one bounded line without what a stranger could hide in it. */
    static String line(String text) {
        String line = text.replaceAll("[^ -~]+", " ");
        return line.length() > REASON_MAX ? line.substring(0, REASON_MAX) : line;
    }

    static ByteBuffer hello(long session, PeerId self) {
        ByteBuffer message = head(HELLO, session, HELLO_LENGTH - HEAD).put(self.bytes());
        return message.position(HELLO_LENGTH).flip();
    }

    static ByteBuffer welcome(long session, PeerId self, byte[] token) {
        return head(WELCOME, session, PeerId.LENGTH + TOKEN_LENGTH)
                .put(self.bytes())
                .put(token)
                .flip();
    }

    static ByteBuffer open(long session, PeerId self, byte[] token, int window) {
        return head(OPEN, session, PeerId.LENGTH + TOKEN_LENGTH + Integer.BYTES)
                .put(self.bytes())
                .put(token)
                .putInt(window)
                .flip();
    }

    static ByteBuffer opened(long session, int window) {
        return head(OPENED, session, Integer.BYTES).putInt(window).flip();
    }

    static ByteBuffer refused(long session, String reason) {
        return text(REFUSED, session, reason);
    }

    static ByteBuffer probe(long session, long sent) {
        return head(PROBE, session, Long.BYTES).putLong(sent).flip();
    }

    static ByteBuffer grant(long session, long limit) {
        return head(GRANT, session, Long.BYTES).putLong(limit).flip();
    }

    static ByteBuffer bye(long session, String reason) {
        return text(BYE, session, reason);
    }

    /** Bytes of a frame that a message of {@code messageMax} bytes has room for. */
    static int partRoom(int messageMax) {
        return messageMax - PART_HEAD;
    }

    /** The head of a part of {@code length} bytes, with room for those behind it. */
    static ByteBuffer part(long session, long number, long sent, int index, int count, int frameLength, int length) {
        return head(PART, session, PART_HEAD - HEAD + length)
                .putLong(number)
                .putLong(sent)
                .putShort((short) index)
                .putShort((short) count)
                .putInt(frameLength);
    }

    private static ByteBuffer text(byte kind, long session, String reason) {
        byte[] text = line(reason).getBytes(US_ASCII);
        return head(kind, session, text.length).put(text).flip();
    }

    private static ByteBuffer head(byte kind, long session, int body) {
        return ByteBuffer.allocate(HEAD + body)
                .putShort(MAGIC)
                .put(VERSION)
                .put(kind)
                .putLong(session);
    }
}

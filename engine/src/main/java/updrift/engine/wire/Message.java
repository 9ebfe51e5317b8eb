package updrift.engine.wire;

import static updrift.engine.wire.Limits.bounded;
import static updrift.engine.wire.Limits.require;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;

/**
 * What nodes say to each other. Every message is within its bounds from the moment it exists: a constructor refuses anything else with
 * {@link IllegalArgumentException}. Numbers of chunks count from 0; request numbers are the asker's own and come back in the answer.
 */
public sealed interface Message {
    /**
     * The first message on a link, from both sides, and again whenever what it says changes. Its layout only ever grows at the end.
     *
     * @param protocolMin lowest protocol version spoken, 0 to 65,535
     * @param protocolMax highest; the highest common one counts
     * @param features one bit per ability, unknown ones are ignored
     * @param rootHash of version 1 of the root, which names the authority
     * @param product as in a release
     * @param channels that this node follows, 1 to {@value Limits#CHANNELS_MAX}
     * @param listenPort 0 if it doesn't listen, else 1 to 65,535
     * @param advertised where it was told to say that it can be dialled, at most {@value Limits#ADVERTISED_MAX}
     */
    record Hello(
            int protocolMin,
            int protocolMax,
            long features,
            Hash rootHash,
            String product,
            List<String> channels,
            int listenPort,
            List<PeerAddress> advertised)
            implements Message {
        public Hello {
            channels = List.copyOf(channels);
            advertised = List.copyOf(advertised);
            require(0 <= protocolMin && protocolMin <= protocolMax && protocolMax <= 0xffff, "protocol versions");
            Limits.name(product);
            bounded(channels, 1, Limits.CHANNELS_MAX, "channels").forEach(Limits::name);
            require(0 <= listenPort && listenPort <= 0xffff, "listen port");
            bounded(advertised, 0, Limits.ADVERTISED_MAX, "advertised addresses");
        }
    }

    /** All that the sender knows: the version of its root and the statements it keeps, by the hash of their signed body. Its layout only ever grows at the end. */
    record Digest(int rootVersion, List<Hash> statements) implements Message {
        public Digest {
            statements = List.copyOf(statements);
            require(rootVersion >= 1, "root version");
            bounded(statements, 0, Limits.STATEMENTS_MAX, "statements");
        }
    }

    /** One signed statement, 1 to {@value Limits#STATEMENT_MAX} bytes, as the authority made it. The array isn't to be written to. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below, lent and not copied
    record Statement(byte[] bytes) implements Message {
        public Statement {
            require(bytes.length >= 1 && bytes.length <= Limits.STATEMENT_MAX, "statement's length");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Statement that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** Please send these statements. */
    record Want(List<Hash> statements) implements Message {
        public Want {
            statements = List.copyOf(statements);
            bounded(statements, 1, Limits.STATEMENTS_MAX, "statements");
        }
    }

    /** Addresses that may be tried, at most {@value Limits#PEERS_MAX}; {@code ask}: please answer with yours. */
    record Peers(boolean ask, List<PeerAddress> addresses) implements Message {
        public Peers {
            addresses = List.copyOf(addresses);
            bounded(addresses, 0, Limits.PEERS_MAX, "addresses");
        }
    }

    /** Please tell what you hold of this update, now and as it grows; or please no more. */
    record Interest(UpdateId id, boolean interested) implements Message {}

    /** What the sender holds of an update. It is a claim, and costs nothing until a chunk proves it. */
    sealed interface Have extends Message {
        UpdateId id();

        /** Every chunk. */
        record All(UpdateId id) implements Have {}

        /** No chunk. */
        record None(UpdateId id) implements Have {}

        /**
         * For the chunks from {@code first} on, as many as {@code bits} has bits, exactly these and no others. Bits past the package's last chunk are 0.
         *
         * @param first a multiple of 8
         * @param bits 1 to {@value Limits#HAVE_BYTES_MAX} bytes; chunk {@code first + i} is bit (i mod 8), lowest first, of byte i / 8. Not to be written to
         */
        @SuppressWarnings("ArrayRecordComponent") // compared by content below, lent and not copied
        record Bits(UpdateId id, int first, byte[] bits) implements Have {
            public Bits {
                require(first >= 0 && first % 8 == 0, "first chunk of a have-map");
                require(bits.length >= 1 && bits.length <= Limits.HAVE_BYTES_MAX, "have-map's length");
                require(first <= Limits.CHUNKS_MAX - 8 * bits.length, "have-map's end");
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof Bits that
                        && id.equals(that.id)
                        && first == that.first
                        && Arrays.equals(bits, that.bits);
            }

            @Override
            public int hashCode() {
                return 31 * (31 * id.hashCode() + first) + Arrays.hashCode(bits);
            }
        }

        /** These too, beside what was told before; 1 to {@value Limits#ADDED_MAX}. */
        record Added(UpdateId id, List<Integer> indexes) implements Have {
            public Added {
                indexes = List.copyOf(indexes);
                bounded(indexes, 1, Limits.ADDED_MAX, "added chunks").forEach(Limits::index);
            }
        }
    }

    /** Please send chunk {@code index} of {@code id}, that one and no other. */
    record Get(long request, UpdateId id, int index) implements Message {
        public Get {
            Limits.index(index);
        }
    }

    /**
     * Please send any {@code count} chunks of these, in as many answers, each with this request's number.
     *
     * @param count 1 to {@value Limits#ANY_MAX}
     * @param missing 1 to {@value Limits#RANGES_MAX} ranges, ascending, with at least one chunk between two of them
     */
    record Any(long request, UpdateId id, int count, List<Range> missing) implements Message {
        public Any {
            missing = List.copyOf(missing);
            require(count >= 1 && count <= Limits.ANY_MAX, "count of chunks");
            bounded(missing, 1, Limits.RANGES_MAX, "ranges");
            for (int i = 1; i < missing.size(); i++) {
                require(missing.get(i).first() > missing.get(i - 1).end(), "order of ranges");
            }
        }
    }

    /** The chunks {@code first} to {@code first + count - 1}. */
    record Range(int first, int count) {
        public Range {
            Limits.index(first);
            require(count >= 1 && count <= Limits.CHUNKS_MAX - first, "range of chunks");
        }

        /** The first chunk after it. */
        public int end() {
            return first + count;
        }
    }

    /**
     * A chunk and what proves it. Both buffers are slices of the received frame, valid until that is released.
     *
     * @param proof sibling chaining values from the chunk's own level up to the root, 32 bytes each, at most {@value Limits#SIBLINGS_MAX}
     * @param bytes 1 to 65,536
     */
    record Chunk(long request, int index, ByteBuffer proof, ByteBuffer bytes) implements Message {
        public Chunk {
            Limits.index(index);
            Limits.proof(proof);
            require(bytes.remaining() >= 1 && bytes.remaining() <= Limits.CHUNK_MAX, "chunk's length");
        }
    }

    /** The asked chunk isn't held; {@code index} -1 in answer to {@link Any}: none of them is. */
    record NotHeld(long request, int index) implements Message {
        public NotHeld {
            require(index >= -1 && index < Limits.CHUNKS_MAX, "chunk");
        }
    }

    /** Not now; ask again after {@code retryAfterMillis}, 0 to 600,000. */
    record Busy(long request, int retryAfterMillis) implements Message {
        public Busy {
            require(retryAfterMillis >= 0 && retryAfterMillis <= Limits.RETRY_AFTER_MAX_MILLIS, "time to wait");
        }
    }

    /** No, and asking again won't help. Code: 0 to 65,535. */
    record Refused(long request, int code) implements Message {
        public Refused {
            require(code >= 0 && code <= 0xffff, "code");
        }
    }

    /** The answer to this request is no longer needed. */
    record Cancel(long request) implements Message {}

    /** Chunk {@code index} of {@code id}, as you sent it to me, isn't proven: look whether it is damaged where you keep it. */
    record Damaged(UpdateId id, int index) implements Message {
        public Damaged {
            Limits.index(index);
        }
    }

    /** The link ends. Code: 0 to 65,535; the reason is one line for people, at most {@value Limits#REASON_MAX} printable ASCII characters. */
    record Bye(int code, String reason) implements Message {
        public Bye {
            require(code >= 0 && code <= 0xffff, "code");
            reason = Limits.printable(reason);
        }
    }

    /** A message of a later protocol that may be skipped. */
    record Unknown(int type) implements Message {}
}

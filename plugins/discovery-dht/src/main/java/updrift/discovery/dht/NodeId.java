package updrift.discovery.dht;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** A place among 2^160: a node's own, or that of what is looked for. Immutable. */
final class NodeId {
    static final int LENGTH = 20;

    /** How many bits an id has. */
    static final int BITS = LENGTH * 8;

    private final byte[] bytes;

    private NodeId(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy; {@link IllegalArgumentException} unless it has {@link #LENGTH} bytes. */
    static NodeId of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("an id has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new NodeId(bytes.clone());
    }

    static NodeId random(RandomGenerator random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new NodeId(bytes);
    }

    /** A random one that has the first {@code bits} in common with this one, and not the next. */
    NodeId beside(int bits, RandomGenerator random) {
        byte[] other = random(random).bytes;
        for (int bit = 0; bit <= bits && bit < BITS; bit++) {
            int mask = 0x80 >>> (bit & 7);
            boolean set = ((bytes[bit >> 3] & mask) != 0) != (bit == bits);
            other[bit >> 3] = (byte) (set ? other[bit >> 3] | mask : other[bit >> 3] & ~mask);
        }
        return new NodeId(other);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** How many bits from the first on both have in common: the more, the nearer they are. */
    int commonBits(NodeId other) {
        for (int i = 0; i < LENGTH; i++) {
            int differs = (bytes[i] ^ other.bytes[i]) & 0xff;
            if (differs != 0) {
                return 8 * i + Integer.numberOfLeadingZeros(differs) - 24;
            }
        }
        return BITS;
    }

    /** Below zero if {@code one} is nearer to this than {@code other} (by exclusive or, as Kademlia measures), above if farther. */
    int compareDistance(NodeId one, NodeId other) {
        for (int i = 0; i < LENGTH; i++) {
            int compared = Integer.compare((bytes[i] ^ one.bytes[i]) & 0xff, (bytes[i] ^ other.bytes[i]) & 0xff);
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId id && Arrays.equals(bytes, id.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}

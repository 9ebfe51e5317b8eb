package updrift.api.transport.carrier;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts that come from one peer together to frames. A frame of which a part is lost never becomes whole and is forgotten; a part or a frame that comes
 * again is dropped. Nothing is set aside for a length that a peer merely claims. Used by the transport's thread.
 */
final class Assembler {
    /** A sender sends one frame after the other, so more are only under way at a time where messages overtake each other. */
    static final int FRAMES_MAX = 8;

    /** A frame's parts leave within moments; what takes so long has lost one. */
    static final long AGE_MAX_NANOS = 10_000_000_000L;

    private final SeenFrames seen = new SeenFrames();
    private final Map<Long, Assembly> assemblies = new LinkedHashMap<>();

    /** A frame that came whole, and what its parts cost. */
    record Whole(ByteBuffer bytes, int cost) {}

    private static final class Assembly {
        final ByteBuffer[] parts;
        final int frameLength;
        final long begunNanos;
        int missing;
        int cost;

        Assembly(Part first, long nowNanos) {
            parts = new ByteBuffer[first.count()];
            frameLength = first.frameLength();
            begunNanos = nowNanos;
            missing = first.count();
        }

        boolean misses(Part part) {
            return part.count() == parts.length && part.frameLength() == frameLength && parts[part.index()] == null;
        }

        ByteBuffer join() {
            ByteBuffer frame = ByteBuffer.allocate(frameLength);
            for (ByteBuffer part : parts) {
                frame.put(part);
            }
            return frame.flip();
        }
    }

    /** Whether {@code part} is of any use; if not it came before, or doesn't fit what did. */
    boolean wants(Part part) {
        Assembly begun = assemblies.get(part.number());
        return !seen.contains(part.number()) && (begun == null || begun.misses(part));
    }

    /** Adds a part that is wanted. Returns the frame if it is whole now. */
    @Nullable
    Whole add(Part part, long nowNanos) {
        if (part.count() == 1) {
            seen.add(part.number());
            return new Whole(part.bytes(), part.cost());
        }
        Assembly assembly = assemblies.computeIfAbsent(part.number(), number -> new Assembly(part, nowNanos));
        assembly.parts[part.index()] = part.bytes();
        assembly.cost += part.cost();
        if (--assembly.missing > 0) {
            return null;
        }
        assemblies.remove(part.number());
        seen.add(part.number());
        return new Whole(assembly.join(), assembly.cost);
    }

    /** Forgets what will not become whole, and returns what its parts cost. */
    int forget(long nowNanos) {
        int cost = 0;
        Iterator<Assembly> oldest = assemblies.values().iterator();
        while (oldest.hasNext()) {
            Assembly next = oldest.next();
            if (assemblies.size() <= FRAMES_MAX && nowNanos - next.begunNanos <= AGE_MAX_NANOS) {
                break;
            }
            oldest.remove();
            cost += next.cost;
        }
        return cost;
    }

    /** Forgets all that isn't whole, and returns what it cost. */
    int forgetAll() {
        int cost = assemblies.values().stream().mapToInt(each -> each.cost).sum();
        assemblies.clear();
        return cost;
    }
}

package updrift.engine.content;

import java.util.Arrays;

/** The parents above one chunk, from the root (level 0) down to the one right above it. */
public final class TreePath {
    private final int[] nodes;
    private final int[] chunksBelow;
    private final int rightTurns;

    private TreePath(int[] nodes, int[] chunksBelow, int rightTurns) {
        this.nodes = nodes;
        this.chunksBelow = chunksBelow;
        this.rightTurns = rightTurns;
    }

    static TreePath to(int index, int chunks) {
        int[] nodes = new int[depth(chunks)];
        int[] chunksBelow = new int[nodes.length];
        int rightTurns = 0;
        int depth = 0;
        int node = 0;
        int first = 0;
        for (int count = chunks; count > 1; depth++) {
            int left = Integer.highestOneBit(count - 1);
            nodes[depth] = node;
            chunksBelow[depth] = count;
            if (index < first + left) {
                node++;
                count = left;
            } else {
                rightTurns |= 1 << depth;
                node += left;
                first += left;
                count -= left;
            }
        }
        return depth == nodes.length
                ? new TreePath(nodes, chunksBelow, rightTurns)
                : new TreePath(Arrays.copyOf(nodes, depth), chunksBelow, rightTurns);
    }

    /** The deepest path in a tree of {@code chunks}: to the first chunk. */
    private static int depth(int chunks) {
        return chunks < 2 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(chunks - 1);
    }

    /** Pre-order number of the parent over {@code count} chunks from {@code first} on, in a tree of {@code chunks}. */
    static int node(int first, int count, int chunks) {
        int node = 0;
        int from = 0;
        for (int all = chunks; all > count; ) {
            int left = Integer.highestOneBit(all - 1);
            if (first < from + left) {
                node++;
                all = left;
            } else {
                node += left;
                from += left;
                all -= left;
            }
        }
        return node;
    }

    /** Number of parents, 0 if the chunk is the whole package, at most 24. */
    public int depth() {
        return nodes.length;
    }

    /** Pre-order number of the parent at {@code level}. */
    public int node(int level) {
        return nodes[level];
    }

    /** How many parents the subtree under the one at {@code level} has, itself included. They lie together in the sidecar, it first. */
    public int parentsBelow(int level) {
        return chunksBelow[level] - 1;
    }

    /** The level of the largest subtree around the chunk that has at most {@code parentsMax} parents; {@link #depth} if that is the chunk itself. */
    public int levelOfSubtree(int parentsMax) {
        int level = depth();
        while (level > 0 && parentsBelow(level - 1) <= parentsMax) {
            level--;
        }
        return level;
    }

    /** Where the parent at {@code level} lies in the sidecar. */
    public long nodePosition(int level) {
        return (long) nodes[level] * TreeShape.NODE;
    }

    /** Where the value that proves the chunk at {@code level} lies in the sidecar: the other side of the parent than the chunk's. */
    public long siblingPosition(int level) {
        return nodePosition(level) + (isRight(level) ? 0 : TreeShape.HASH);
    }

    /** Whether the chunk lies on the right side of the parent at {@code level}. */
    public boolean isRight(int level) {
        return (rightTurns & 1 << level) != 0;
    }

    /** Number of the parent at {@code level} counted from the root row by row, as in a heap: 1 for the root. Below level 24. */
    int place(int level) {
        int turns = Integer.reverse(rightTurns) >>> 1 >>> (31 - level);
        return 1 << level | turns;
    }
}

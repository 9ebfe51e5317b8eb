package com.acme.heap;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.*;
import updrift.api.cache.*;
import updrift.api.content.FileRegion;

/** One package in the heap, with its tree and its bitmap: three arrays that grow as they are written. */
final class HeapUpdate implements StoredUpdate {
    private final int size;
    private final Map<StoredPart, byte[]> parts = new EnumMap<>(StoredPart.class);
    private boolean complete;

    HeapUpdate(int size) {
        this.size = size;
        for (StoredPart part : StoredPart.values()) parts.put(part, new byte[0]);
    }

    @Override public long size() { return size; }

    @Override public synchronized boolean isComplete() { return complete; }

    @Override public synchronized void write(StoredPart part, long position, ByteBuffer bytes) {
        int at = Math.toIntExact(position), end = Math.addExact(at, bytes.remaining());
        if (parts.get(part).length < end) parts.put(part, Arrays.copyOf(parts.get(part), end));
        bytes.get(parts.get(part), at, bytes.remaining());
    }

    @Override public synchronized int read(StoredPart part, long position, ByteBuffer into) {
        int count = (int) Math.min(into.remaining(), Math.max(0, length(part) - position));
        if (count > 0) into.put(parts.get(part), (int) position, count);
        return count;
    }

    @Override public synchronized long length(StoredPart part) { return parts.get(part).length; }

    @Override public void force(StoredPart part) {} // There is nothing more lasting to write to.

    @Override public Optional<FileRegion> region(long position, int length) { return Optional.empty(); }

    @Override public Optional<Path> file() { return Optional.empty(); }

    @Override public synchronized void complete() {
        complete = true;
        parts.put(StoredPart.HAVE, new byte[0]);
    }

    @Override public void close() {} // The bytes stay for whoever opens it next.
}

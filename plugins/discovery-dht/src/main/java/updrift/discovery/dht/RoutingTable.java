package updrift.discovery.dht;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The nodes that answered this one, by how near they are: for each number of leading bits in common a bucket of {@value #BUCKET}, in which those that have been
 * there longest stay (Maymounkov, Mazières: Kademlia, 2002). Not thread-safe.
 */
final class RoutingTable {
    /** Nodes of a bucket, and of an answer (k in BEP 5). */
    static final int BUCKET = 8;

    /** Of one network in a bucket, so that one owner can't surround this node; a fleet in one network still fills half of each. */
    static final int NETWORK_IN_BUCKET_MAX = BUCKET / 2;

    /** Of one host in all buckets. */
    static final int HOST_MAX = 16;

    /** After so many questions in a row without an answer a node makes room for another. */
    private static final int FAILURES_MAX = 2;

    private final NodeId self;
    private final List<Map<NodeId, Entry>> buckets = new ArrayList<>();

    private static final class Entry {
        final Contact contact;
        int failures;
        long heardNanos;

        Entry(Contact contact, long now) {
            this.contact = contact;
            this.heardNanos = now;
        }
    }

    RoutingTable(NodeId self) {
        this.self = self;
        for (int bits = 0; bits < NodeId.BITS; bits++) {
            buckets.add(new LinkedHashMap<>());
        }
    }

    /** {@code contact} has answered. */
    void answered(Contact contact, long now) {
        if (contact.id().equals(self)) {
            return;
        }
        Map<NodeId, Entry> bucket = bucketOf(contact.id());
        Entry known = bucket.get(contact.id());
        if (known != null) {
            // Whoever answers elsewhere under a known id may be anybody: the known place counts while it answers.
            if (known.contact.equals(contact)) {
                known.failures = 0;
                known.heardNanos = now;
                return;
            }
            if (known.failures < FAILURES_MAX) {
                return;
            }
            bucket.remove(contact.id());
        }
        bucket.values().removeIf(entry -> bucket.size() >= BUCKET && entry.failures >= FAILURES_MAX);
        if (bucket.size() < BUCKET && mayJoin(contact, bucket)) {
            bucket.put(contact.id(), new Entry(contact, now));
        }
    }

    private boolean mayJoin(Contact contact, Map<NodeId, Entry> bucket) {
        if (Network.isThisHost(contact.address())) {
            return true;
        }
        long ofNetwork = bucket.values().stream()
                .filter(entry -> Network.of(entry.contact.address()) == Network.of(contact.address()))
                .count();
        long ofHost = entries()
                .filter(entry -> entry.contact
                        .address()
                        .getAddress()
                        .equals(contact.address().getAddress()))
                .count();
        return ofNetwork < NETWORK_IN_BUCKET_MAX && ofHost < HOST_MAX;
    }

    /** {@code contact} was asked and didn't answer. */
    void failed(Contact contact) {
        Entry known = bucketOf(contact.id()).get(contact.id());
        if (known != null && known.contact.equals(contact)) {
            known.failures++;
        }
    }

    /** The {@code most} nearest to {@code target} that answered when they were asked last. */
    List<Contact> nearest(NodeId target, int most) {
        return entries()
                .filter(entry -> entry.failures == 0)
                .map(entry -> entry.contact)
                .sorted((one, other) -> target.compareDistance(one.id(), other.id()))
                .limit(most)
                .toList();
    }

    /** Who hasn't been heard for longest, if that is before {@code before}. */
    Optional<Contact> stalest(long before) {
        return entries()
                .filter(entry -> entry.failures < FAILURES_MAX && entry.heardNanos - before < 0)
                .min(Comparator.comparingLong((Entry entry) -> entry.heardNanos - before))
                .map(entry -> entry.contact);
    }

    boolean knows(Contact contact) {
        Entry known = bucketOf(contact.id()).get(contact.id());
        return known != null && known.contact.equals(contact);
    }

    int size() {
        return (int) entries().count();
    }

    /** Number of leading bits up to which there are nodes: the buckets that are worth filling. */
    int depth() {
        for (int bits = NodeId.BITS - 1; bits >= 0; bits--) {
            if (!buckets.get(bits).isEmpty()) {
                return bits + 1;
            }
        }
        return 0;
    }

    private Stream<Entry> entries() {
        return buckets.stream().flatMap(bucket -> bucket.values().stream());
    }

    private Map<NodeId, Entry> bucketOf(NodeId id) {
        return buckets.get(Math.min(NodeId.BITS - 1, self.commonBits(id)));
    }
}

package updrift.discovery.dht;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A node and where it answers. */
record Contact(NodeId id, InetSocketAddress address) {
    /** An IPv4 address and a port. */
    static final int ADDRESS_LENGTH = 6;

    static final int LENGTH = NodeId.LENGTH + ADDRESS_LENGTH;

    /** As "compact node info" of BEP 5. */
    static byte[] encode(List<Contact> contacts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Contact contact : contacts) {
            out.writeBytes(contact.id.bytes());
            out.writeBytes(encode(contact.address));
        }
        return out.toByteArray();
    }

    /** At most the first {@code most}; those that nobody can be reached at are left out. */
    static List<Contact> decode(byte[] compact, int most) {
        if (compact.length % LENGTH != 0) {
            throw new IllegalArgumentException("no list of nodes");
        }
        List<Contact> contacts = new ArrayList<>();
        for (int at = 0; at < compact.length && contacts.size() < most; at += LENGTH) {
            NodeId id = NodeId.of(Arrays.copyOfRange(compact, at, at + NodeId.LENGTH));
            decodeAddress(Arrays.copyOfRange(compact, at + NodeId.LENGTH, at + LENGTH))
                    .ifPresent(address -> contacts.add(new Contact(id, address)));
        }
        return contacts;
    }

    static byte[] encode(InetSocketAddress address) {
        return ByteBuffer.allocate(ADDRESS_LENGTH)
                .put(address.getAddress().getAddress())
                .putShort((short) address.getPort())
                .array();
    }

    /** Empty for what is no address of one host, or has no port. */
    static Optional<InetSocketAddress> decodeAddress(byte[] compact) {
        if (compact.length != ADDRESS_LENGTH) {
            return Optional.empty();
        }
        try {
            InetAddress host = InetAddress.getByAddress(Arrays.copyOf(compact, 4));
            int port = Short.toUnsignedInt(ByteBuffer.wrap(compact).getShort(4));
            boolean oneHost = !host.isAnyLocalAddress() && !host.isMulticastAddress() && compact[0] != 0;
            return port > 0 && oneHost ? Optional.of(new InetSocketAddress(host, port)) : Optional.empty();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }
}

package updrift.engine.node;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.api.transport.Transport;
import updrift.engine.plugin.PluginCall;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/**
 * The links over all transports: what arrives is decoded on the transport's thread and handled on the node's; what leaves takes the link's transport. A frame
 * stays unreleased until it is handled, so a peer that floods stops being read.
 */
final class Links implements Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    /** Small messages that wait for room on one link; a peer that lets more pile up doesn't read (C04). */
    private static final int WAITING_MAX = 512;

    /** Who hears of links and messages, on the node's thread. */
    interface Mail {
        void onLink(Link link, boolean authenticated);

        void onLinkClosed(PeerId peer, String reason);

        /** {@code frame} is released by whoever takes the message. */
        void onMessage(PeerId peer, Message message, ReceivedFrame frame);

        void onMalformed(PeerId peer, UpdriftException why);

        void onWritable(PeerId peer);

        void onDialFailed(PeerAddress address, String reason);
    }

    private final Map<PeerId, Line> lines = new LinkedHashMap<>();
    /** Links to the same peers over other transports, which take over when the newest ends. */
    private final Map<PeerId, List<Line>> older = new LinkedHashMap<>();

    private final Work work;
    private @Nullable Message lastSent;
    private ByteBuffer lastEncoded = ByteBuffer.allocate(0);

    Links(Work work) {
        this.work = work;
    }

    /** Has {@code transport} listen, and deliver to {@code mail}. On a worker: it binds. */
    void start(Transport transport, Mail mail) {
        Runnable start = () -> transport.start(new Receiver(transport, mail));
        new PluginCall().run(transport, "start", start, transport::close);
    }

    private final class Receiver implements FrameReceiver {
        private final Transport transport;
        private final Mail mail;

        Receiver(Transport transport, Mail mail) {
            this.transport = transport;
            this.mail = mail;
        }

        @Override
        public void onLink(Link link) {
            work.post(() -> {
                if (labelOf(link.peer())) {
                    transport.disconnect(link.peer(), "the node that has shown to be this one is linked already");
                    return;
                }
                Line standing = lines.put(link.peer(), new Line(transport, link));
                if (standing != null && standing.transport != transport) {
                    keepOrEnd(link.peer(), standing);
                }
                mail.onLink(link, transport.authenticated());
            });
        }

        /** Whether here {@code peer} is only a label, and the node that has proven it is linked by another transport: nobody takes its place. */
        private boolean labelOf(PeerId peer) {
            Line standing = lines.get(peer);
            return standing != null && standing.transport.authenticated() && !transport.authenticated();
        }

        /**
         * Whether over this transport a link to {@code peer} stands. Much may come before one ends that was sent away or refused, and none of it is worth a look: who
         * lies once would lie as often as a queue holds (B20), and a label could say in the name of the node that it isn't what gets that banned (B28).
         */
        private boolean hears(PeerId peer) {
            Line standing = lines.get(peer);
            if (standing != null && standing.transport == transport) {
                return !standing.isSentAway();
            }
            return older.getOrDefault(peer, List.of()).stream().anyMatch(kept -> kept.transport == transport);
        }

        private void keepOrEnd(PeerId peer, Line standing) {
            if (standing.isSentAway()) {
                return; // It ends already, and takes over from nobody.
            }
            if (standing.transport.authenticated() == transport.authenticated()) {
                List<Line> kept = older.computeIfAbsent(peer, absent -> new ArrayList<>());
                kept.removeIf(line -> line.transport == transport || line.transport == standing.transport);
                kept.add(standing);
            } else {
                standing.transport.disconnect(peer, "the node that has shown to be this one is linked now");
            }
        }

        @Override
        public void onFrame(PeerId peer, ReceivedFrame frame) {
            Message message;
            try {
                message = Codec.decode(frame.bytes());
            } catch (UpdriftException malformed) {
                frame.release();
                work.post(() -> {
                    if (hears(peer)) {
                        mail.onMalformed(peer, malformed);
                    }
                });
                return;
            }
            work.post(() -> {
                if (hears(peer)) {
                    mail.onMessage(peer, message, frame);
                } else {
                    frame.release();
                }
            });
        }

        @Override
        public void onWritable(PeerId peer) {
            work.post(() -> {
                sendWaiting(peer);
                mail.onWritable(peer);
            });
        }

        @Override
        public void onLinkClosed(PeerId peer, String reason) {
            work.post(() -> {
                Line line = lines.get(peer);
                if (line != null && line.transport == transport) {
                    lines.remove(peer);
                    mail.onLinkClosed(peer, reason);
                    takeOver(peer);
                } else {
                    older.getOrDefault(peer, List.of()).removeIf(kept -> kept.transport == transport);
                }
            });
        }

        private void takeOver(PeerId peer) {
            List<Line> kept = older.remove(peer);
            if (kept == null || kept.isEmpty()) {
                return;
            }
            Line next = kept.remove(kept.size() - 1);
            if (!kept.isEmpty()) {
                older.put(peer, kept);
            }
            lines.put(peer, next);
            mail.onLink(next.link, next.transport.authenticated());
        }

        @Override
        public void onDialFailed(PeerAddress address, String reason) {
            work.post(() -> mail.onDialFailed(address, reason));
        }
    }

    /** Keeps what there is no room for until there is; false only without a link. */
    @Override
    public boolean send(PeerId peer, Message message) {
        Line line = lines.get(peer);
        if (line == null) {
            return false;
        }
        ByteBuffer encoded = encoded(message);
        if (!line.waiting.isEmpty() || !line.transport.send(peer, Frame.of(encoded))) {
            line.waiting.addLast(encoded);
            if (line.waiting.size() > WAITING_MAX) {
                disconnect(peer, "it doesn't read what it is sent");
            }
        }
        return true;
    }

    /** What goes to many one after the other is encoded once. */
    private ByteBuffer encoded(Message message) {
        if (message != lastSent) {
            lastSent = message;
            lastEncoded = Codec.encode(message);
        }
        return lastEncoded.duplicate();
    }

    private void sendWaiting(PeerId peer) {
        Line line = lines.get(peer);
        while (line != null && !line.waiting.isEmpty()) {
            if (!line.transport.send(peer, Frame.of(line.waiting.getFirst()))) {
                return;
            }
            line.waiting.removeFirst();
        }
    }

    @Override
    public boolean send(PeerId peer, Frame frame) {
        Line line = lines.get(peer);
        return line != null && line.transport.send(peer, frame);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        Line line = lines.get(peer);
        if (line != null) {
            LOG.debug("Link to {} ends: {}", peer.brief(), reason);
            line.sendAway(reason);
            Optional.ofNullable(older.remove(peer)).ifPresent(kept -> kept.forEach(each -> each.sendAway(reason)));
        }
    }
}

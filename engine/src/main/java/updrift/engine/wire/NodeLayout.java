package updrift.engine.wire;

import updrift.engine.wire.Message.Bye;
import updrift.engine.wire.Message.Digest;
import updrift.engine.wire.Message.Hello;
import updrift.engine.wire.Message.Peers;
import updrift.engine.wire.Message.Statement;
import updrift.engine.wire.Message.Want;

/** The layout of the messages between nodes that concern no single update. 0x05 is kept for ROOTS. */
final class NodeLayout {
    static final int HELLO = 0x01;
    static final int DIGEST = 0x02;
    static final int STATEMENT = 0x03;
    static final int WANT = 0x04;
    static final int PEERS = 0x06;
    static final int BYE = 0x10;

    /** A text of one character, and an address of three, with their lengths. */
    private static final int TEXT_LEAST = 2;

    private static final int ADDRESS_LEAST = 5;

    private NodeLayout() {}

    static Hello hello(Input in) {
        return new Hello(
                in.u16(),
                in.u16(),
                in.u64(),
                in.hash(),
                in.text8(),
                in.list(in.u8(), Limits.CHANNELS_MAX, TEXT_LEAST, in::text8),
                in.u16(),
                in.list(in.u8(), Limits.ADVERTISED_MAX, ADDRESS_LEAST, in::address));
    }

    static Digest digest(Input in) {
        return new Digest(in.u31(), in.list(in.u8(), Limits.STATEMENTS_MAX, Hash.LENGTH, in::hash));
    }

    static Statement statement(Input in) {
        Input.refuseUnless(in.left() <= Limits.STATEMENT_MAX, "the statement is too long");
        return new Statement(in.raw(in.left()));
    }

    static Want want(Input in) {
        return new Want(in.list(in.u8(), Limits.STATEMENTS_MAX, Hash.LENGTH, in::hash));
    }

    static Peers peers(Input in) {
        return new Peers(in.flag(), in.list(in.u8(), Limits.PEERS_MAX, ADDRESS_LEAST, in::address));
    }

    static Bye bye(Input in) {
        int code = in.u16();
        String reason = in.text8();
        Input.refuseUnless(reason.length() <= Limits.REASON_MAX, "the reason is too long");
        return new Bye(code, reason);
    }

    /** False if {@code message} isn't of these. */
    static boolean write(Message message, Output out) {
        if (message instanceof Hello hello) {
            write(hello, out);
        } else if (message instanceof Digest digest) {
            head(DIGEST, out).u32(digest.rootVersion()).hashes(digest.statements());
        } else if (message instanceof Statement statement) {
            head(STATEMENT, out).raw(statement.bytes());
        } else if (message instanceof Want want) {
            head(WANT, out).hashes(want.statements());
        } else if (message instanceof Peers peers) {
            head(PEERS, out).u8(peers.ask() ? 1 : 0).addresses(peers.addresses());
        } else if (message instanceof Bye bye) {
            head(BYE, out).u16(bye.code()).text8(bye.reason());
        } else {
            return false;
        }
        return true;
    }

    private static void write(Hello hello, Output out) {
        head(HELLO, out)
                .u16(hello.protocolMin())
                .u16(hello.protocolMax())
                .u64(hello.features())
                .raw(hello.rootHash().bytes())
                .text8(hello.product())
                .u8(hello.channels().size());
        hello.channels().forEach(out::text8);
        out.u16(hello.listenPort()).addresses(hello.advertised());
    }

    private static Output head(int type, Output out) {
        return out.u8(type).u8(Codec.LAYOUT);
    }
}

package updrift.api.error;

import static updrift.api.error.Blame.HOST;
import static updrift.api.error.Blame.PEER;
import static updrift.api.error.Blame.PLUGIN;
import static updrift.api.error.Blame.PUBLISHER;

/** What failed. */
public enum ErrorCode {
    /** A frame that can't be decoded. */
    MESSAGE_MALFORMED(PEER),
    /** Bytes that don't belong to the update id at that place. */
    CHUNK_NOT_PROVEN(PEER),
    /** A statement without enough valid signatures of the trusted root. */
    STATEMENT_NOT_TRUSTED(PEER),
    /** A peer that can't be reached, or is another than expected. */
    PEER_UNREACHABLE(PEER),

    /** A signed statement that contradicts itself or what this software understands. */
    STATEMENT_INVALID(PUBLISHER),
    /** The package is proven but differs from the signed checksum. */
    CHECKSUM_MISMATCH(PUBLISHER),
    /** The version is neither SemVer 2.0.0 nor dotted numbers. */
    VERSION_INVALID(PUBLISHER),
    /** The staged or activated version doesn't run as announced. */
    PROBE_FAILED(PUBLISHER),

    /** Configuration that can't be used: names file, line and key where known. */
    CONFIG_INVALID(HOST),
    /** No space, or the limit is too small for the package. */
    CACHE_FULL(HOST),
    /** Stored package bytes can't be read or written. */
    CACHE_FAILED(HOST),
    /** Small state can't be read or written, or isn't this node's. */
    STATE_UNUSABLE(HOST),
    /** Another process uses this directory. */
    IN_USE(HOST),
    /** A trust anchor or key that is missing or can't be used. */
    KEYS_INVALID(HOST),
    /** The target can't be read or written. */
    TARGET_FAILED(HOST),
    /** An address can't be listened on. */
    ADDRESS_UNUSABLE(HOST),
    /** What was asked for can't be done now; the message says why and what would help. */
    NOT_POSSIBLE(HOST),

    /** A plugin that is missing, can't be loaded, or broke its contract. */
    PLUGIN_FAILED(PLUGIN);

    private final Blame blame;

    ErrorCode(Blame blame) {
        this.blame = blame;
    }

    public Blame blame() {
        return blame;
    }
}

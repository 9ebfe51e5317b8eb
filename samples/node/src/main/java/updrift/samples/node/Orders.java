package updrift.samples.node;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import updrift.api.content.UpdateId;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.engine.Updrift;

/** What other commands may ask of a running node. Thread-safe, as the node is. */
final class Orders {
    static final String STATUS = "status";
    static final String JSON = "json";
    static final String WORDS = "words";
    static final String APPROVE = "approve";
    static final String ROLL_BACK = "rollback";
    static final String CONFIRM = "confirm";
    static final String REJECT = "reject";
    static final String NEWEST_SEQUENCE = "newest-sequence";
    static final String SOURCES = "sources";
    static final String PUBLISH = "publish";

    private final Updrift node;

    Orders(Updrift node) {
        this.node = node;
    }

    /** Carries out {@code words}, the order and what it is about, and answers; throws if that can't be done. */
    String carryOut(List<String> words) {
        switch (words.get(0)) {
            case STATUS -> {
                return word(words, 1).equals(JSON) ? StatusText.json(node.status()) : StatusText.words(node.status());
            }
            case APPROVE -> node.approve(UpdateId.parse(word(words, 1)));
            case ROLL_BACK -> node.rollBack();
            case CONFIRM -> {
                return Boolean.toString(node.confirm());
            }
            case REJECT -> {
                return Boolean.toString(node.reject(word(words, 1)));
            }
            case NEWEST_SEQUENCE -> {
                return newestSequence(node).toString();
            }
            case SOURCES -> {
                return node.sources(UpdateId.parse(word(words, 1))).stream()
                        .map(share -> share.address() + " " + share.bytes())
                        .collect(Collectors.joining("\n"));
            }
            case PUBLISH -> node.publish(HexFormat.of().parseHex(word(words, 1)), Path.of(word(words, 2)));
            default -> throw new CommandFailed("no such order");
        }
        return "";
    }

    /** The newest that {@code node} knows of, so that what is published next is newer. */
    static Sequence newestSequence(Updrift node) {
        return node.releases().stream()
                .map(Release::sequence)
                .max(Comparator.naturalOrder())
                .orElse(Sequence.ZERO);
    }

    private static String word(List<String> words, int index) {
        if (words.size() <= index) {
            throw new CommandFailed("the order lacks a word");
        }
        return words.get(index);
    }
}

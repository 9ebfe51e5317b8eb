package updrift.engine.node;

import java.util.function.Function;

/** Single values as people write them. What is wrong is told in an {@link IllegalArgumentException}. */
final class Values {
    private Values() {}

    static boolean flag(String text) {
        return switch (text) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE, none);
        }
    }

    /** Adds a range, written as a person would, to {@code parse}. */
    static <T extends Comparable<T>> Function<String, T> within(Function<String, T> parse, String least, String most) {
        return text -> {
            T value = parse.apply(text);
            if (value.compareTo(parse.apply(least)) < 0 || value.compareTo(parse.apply(most)) > 0) {
                throw new IllegalArgumentException("'" + text + "' is out of range: " + least + " to " + most);
            }
            return value;
        };
    }

    /** Texts that match {@code pattern}, which {@code what} explains. */
    static Function<String, String> matching(String pattern, String what) {
        return text -> {
            if (!text.matches(pattern)) {
                throw new IllegalArgumentException("'" + text + "' is not " + what);
            }
            return text;
        };
    }
}

package updrift.samples.node.trace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * A system call that succeeded.
 *
 * @param began the line of the trace where it began
 * @param ended the line where it returned; later than {@code began} if another thread's call came in between
 * @param name such as {@code openat}
 * @param arguments as strace prints them with {@code -y -xx}: texts and bytes in hexadecimal digits, descriptors with their paths
 * @param result what it returned
 */
record SystemCall(int began, int ended, String name, List<String> arguments, String result) {
    private static final String BYTE = "\\x";

    /** The path that argument {@code index} is, which counts from the directory that the argument before it is, if there is one. */
    Path path(int index) {
        Path given = Path.of(text(arguments.get(index)));
        boolean fromDirectory = index > 0 && arguments.get(index - 1).endsWith(">");
        return fromDirectory ? descriptor(index - 1).resolve(given).normalize() : given.normalize();
    }

    /** The path of the file that argument {@code index} is a descriptor of. */
    Path descriptor(int index) {
        return path(arguments.get(index));
    }

    /** The number of the descriptor that argument {@code index} is. */
    int descriptorNumber(int index) {
        return descriptorNumber(arguments.get(index));
    }

    /** The number of the descriptor that it returned. */
    int descriptorReturned() {
        return descriptorNumber(result);
    }

    private static int descriptorNumber(String descriptor) {
        return Integer.parseInt(descriptor.substring(0, descriptor.indexOf('<')));
    }

    private static Path path(String descriptor) {
        int begin = descriptor.indexOf('<');
        return Path.of(begin < 0 ? "/no/path" : decode(descriptor.substring(begin + 1, descriptor.lastIndexOf('>'))));
    }

    /** Whether the flags in argument {@code index} have {@code flag}. */
    boolean has(int index, String flag) {
        return List.of(arguments.get(index).split("\\|", -1)).contains(flag);
    }

    long number(int index) {
        return Long.decode(arguments.get(index));
    }

    /** A mode, which strace prints in octal digits. */
    int mode(int index) {
        return Integer.parseInt(arguments.get(index), 8);
    }

    /** How much of what it was given it wrote. */
    int count() {
        return Integer.parseInt(result);
    }

    byte[] bytes(int index) {
        String argument = arguments.get(index);
        if (argument.endsWith("...")) {
            throw new IllegalStateException("strace cut what was written: " + name);
        }
        return HexFormat.of()
                .parseHex(argument.substring(1, argument.length() - 1).replace(BYTE, ""));
    }

    /** The path that {@code argument} names or is a descriptor of. */
    static Path pathIn(String argument) {
        return argument.startsWith("\"") ? Path.of(text(argument)) : path(argument);
    }

    private static String text(String quoted) {
        return decode(quoted.substring(1, quoted.length() - 1));
    }

    /** Some versions of strace write paths as they are. */
    private static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); ) {
            if (text.startsWith(BYTE, at)) {
                bytes.write(HexFormat.fromHexDigits(text, at + 2, at + 4));
                at += 4;
            } else {
                bytes.write(text.charAt(at));
                at++;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

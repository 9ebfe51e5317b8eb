package updrift.samples.node.e2e;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One JSON object that a command printed, as a script would read it. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Object> fields;

    private Json(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** The one object that {@code text} consists of; an {@link AssertionError} if it is anything else. */
    static Json of(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Json whole = object(parser);
                if (parser.nextToken() == null) {
                    return whole;
                }
            }
        } catch (IOException malformed) {
            throw new AssertionError("not JSON: " + text, malformed);
        }
        throw new AssertionError("not one JSON object: " + text);
    }

    private static Json object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            fields.put(name, value(parser, parser.nextToken()));
        }
        return new Json(fields);
    }

    /** What isn't there is {@code "null"}, so that no test meets a null. */
    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            default -> parser.getText();
        };
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return items;
    }

    Set<String> keys() {
        return fields.keySet();
    }

    /** A text, a number or a truth as text; {@code ""} if it isn't there. */
    String text(String key) {
        return String.valueOf(fields.getOrDefault(key, ""));
    }

    long number(String key) {
        return ((Number) field(key)).longValue();
    }

    double fraction(String key) {
        return ((Number) field(key)).doubleValue();
    }

    Json object(String key) {
        return (Json) field(key);
    }

    List<Json> objects(String key) {
        return items(key).map(Json.class::cast).toList();
    }

    List<String> texts(String key) {
        return items(key).map(String::valueOf).toList();
    }

    private Stream<?> items(String key) {
        return ((List<?>) field(key)).stream();
    }

    private Object field(String key) {
        if (!fields.containsKey(key)) {
            throw new AssertionError("no " + key + " in " + fields);
        }
        return fields.get(key);
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}

/**
 * Configuration files as such: HOCON that anyone may have written, read within bounds, and turned
 * into typed values.
 *
 * <p>{@code Hocon} parses; it looks at no environment, no address and no file but those beside the
 * first. {@code Layers} puts settings over settings. {@code Section} is one object of a file while
 * it is read, and a key exists if something asks for it: the resolved configuration, the unknown
 * keys and the nearest known name all follow from one reading, which {@code Keys} remembers. {@code
 * Rendering} writes the resolved values back as text, and {@code FlatSettings} compares two
 * configurations.
 *
 * <p>Nothing here knows a key but {@code Rendering}, which lists those that decide no result and
 * those that came later; the room above asks for them.
 */
package credence.job.config.hocon;

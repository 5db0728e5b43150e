package credence.engine;

/**
 * Examples of one step. Arrays may be longer than needed and are reused by their owner between
 * steps; engines only read them.
 *
 * @param images standardised, [examples, c, h, w] row-major, in the network's input shape
 * @param labels class of each example
 * @param examples at least 1
 */
public record Minibatch(float[] images, int[] labels, int examples) {}

/**
 * Random numbers by name: number i of a stream is a function of the stream's key, the layer and i
 * alone, on every machine, in any order and on any retry. {@link credence.random.RandomKey} names a
 * stream and {@link credence.random.RandomStream} reads it; the rest is how the numbers come about
 * and stays inside. The bytes of every model follow from these, so nothing here ever changes a
 * number. No other package is known, and nothing here draws from a clock or a global generator.
 */
package credence.random;

/**
 * The posterior in memory and what becomes of it before a product: the means themselves, masked
 * means, or a draw from key and index alone. Dense layers that have lost most of their weights have
 * a short list of what is left here, and the rule when that is faster. The state changes only by a
 * step of {@code update} or when one is loaded. Nothing here knows of gradients or layers beyond
 * their places in the flat vectors.
 */
package credence.engine.onednn.weights;

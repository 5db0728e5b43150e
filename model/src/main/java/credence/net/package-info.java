/**
 * Networks as data: layers with their shapes, the order of all their tensors in flat vectors, and
 * the networks that experiments name. A {@link credence.net.NetworkSpec} that exists fits together
 * and can be compiled by every engine. Everyone may come in here; nothing here knows of weights'
 * values, of engines, of files or of any other package.
 *
 * <p>A new type of layer begins here, as a record that implements {@link credence.net.LayerSpec}.
 */
package credence.net;

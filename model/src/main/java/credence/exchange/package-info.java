/**
 * Trained networks in the formats of other libraries: what leaves as ONNX predicts without
 * Credence, what leaves as safetensors is a posterior's numbers under names.
 *
 * <p>Files are made of a {@link credence.store.Model}; who writes them where is for the caller.
 * DL4J's files have a room of their own, {@code credence.dl4j}, since they are read, too.
 */
package credence.exchange;

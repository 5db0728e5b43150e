/**
 * Labelled images in memory, and everything between a pixel and a network's input: classes by name,
 * the split into training and validation, standardisation, augmentation, and the minibatches of a
 * partition as a function of (seed, partition, step). An {@code ImageSet} is kept and sent; {@code
 * Examples} are what a network is trained on and predicts. Sets share arrays that nobody writes.
 * Formats of files are in {@code format}, pictures to be decoded in {@link credence.picture}, the
 * drawn digits in {@code digits}. Nothing here knows where files lie, of clusters, or of
 * posteriors.
 */
package credence.data;

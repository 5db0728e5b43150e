/**
 * Images to be scored: any amount of them, streaming through executors, on any Hadoop path.
 *
 * <p>{@code ImageSources} looks at a path and gives the {@code ImageSource} that reads it, whose
 * Javadoc is the contract: the driver never holds an image nor anything for each of them, and which
 * partition has which images follows from the input alone. What comes out is a {@code
 * ImageToScore}: pixels as the model wants them, or what is wrong with the image, for a bad image
 * never ends a scoring.
 *
 * <p>Nothing here knows a model beyond the shape and the classes that it takes. The room beside it,
 * {@code images.named}, is for data sets to train on, which are held in memory.
 */
package credence.job.images.bulk;

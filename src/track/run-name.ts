import { randomInt } from "node:crypto";

// the words of names
const moods =
  "able amber awake bold brave bright brisk calm candid clear clever cool eager early even fair fast fine firm fond frank free fresh gentle glad golden grand happy hardy honest humble jolly keen kind late light lively loyal lucky mellow merry mild neat noble patient peaceful plain polite proud quick quiet ready royal sage serene sharp silent smooth sober steady sunny swift tidy true warm wise witty";
const animals =
  "badger bat bear beaver bee bison boar crane crow deer dove duck eagle egret elk falcon ferret finch fox frog gecko goat goose grouse gull hare hawk heron horse ibex jackal jay koala lark lemur lion lizard llama lynx magpie marten mole moose moth mouse newt otter owl panda perch pike plover pony puffin quail rabbit raven robin salmon seal shrew snail sparrow stoat stork swan tern thrush tiger toad trout turtle viper vole walrus wasp weasel whale wolf wren yak zebra";
const moodWords = moods.split(" ");
const animalWords = animals.split(" ");

/** A name for a run that was given none, such as `peaceful-wasp-99`. Not unique: runs are told apart by their ids. */
export function randomRunName(): string {
  const mood = moodWords[randomInt(moodWords.length)]!;
  const animal = animalWords[randomInt(animalWords.length)]!;
  return `${mood}-${animal}-${randomInt(1000)}`;
}

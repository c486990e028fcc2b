"""The quiz: questions made from a guide, a game of them, and how the games went."""
